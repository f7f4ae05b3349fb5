// A service worker that runs the engine, as `worker.js` does for a page. The test lays it beside
// what is served.

import { Host } from "./engine/host.js";
import { Store } from "./engine/store.js";
import { Tabs } from "./engine/tabs.js";

const name = "sotto-in-service-worker";

async function tell(reports) {
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  for (const page of pages) page.postMessage(reports);
}

const leading = new Promise((resolve) => {
  const tabs = new Tabs(name, {
    lead: () => {
      const host = new Host({
        role: "customer",
        store: Store.open(name),
        module: WebAssembly.compileStreaming(fetch("./customer.wasm")),
        report: tell,
        superseded: () => tabs.stepDown(),
      });
      host.show();
      host.start();
      resolve(host);
    },
    lost: () => {},
    heard: () => {},
    refused: (error) => tell([{ event: "broken", code: String(error) }]),
  });
});

addEventListener("message", ({ data: { command, input } }) => {
  leading.then((host) => host.command({ tab: "page", command }, input));
});
