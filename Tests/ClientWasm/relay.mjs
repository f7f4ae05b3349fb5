// The real server, with data of its own that goes when it does.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { until } from "./profile.mjs";

const program = process.env.SOTTO ?? fileURLToPath(new URL("../../out/sotto", import.meta.url));
const web = fileURLToPath(new URL("../../web", import.meta.url));

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** With the token of its set-up link. */
export async function startRelay() {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "sotto-"));
  const server = spawn(program, ["serve", "--port", port, "--data", data, "--web-root", web]);
  let output = "";
  server.stdout.on("data", (bytes) => (output += bytes));
  server.stderr.on("data", (bytes) => (output += bytes));
  await until(() => /setup#\S+/.test(output), `the set-up link in: ${output}`);
  return {
    port,
    token: new Uint8Array(Buffer.from(output.match(/setup#(\S+)/)[1], "base64url")),
    record: async (slug) => {
      const answer = await fetch(`http://localhost:${port}/desks/${slug}`);
      return new Uint8Array(await answer.arrayBuffer());
    },
    stop: () => {
      server.kill("SIGTERM");
      rmSync(data, { recursive: true, force: true });
    },
  };
}
