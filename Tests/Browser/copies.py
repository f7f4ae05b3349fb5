"""A desk of years without the years: copies of a conversation in the browser's own database, under
the keys of Docs/architecture.md."""

# The first conversation that the database has, with its last message at every place.
COPIES = """
async ({ from, count, messages, later }) => {
  const finished = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const [{ name }] = await indexedDB.databases();
  const database = await finished(indexedDB.open(name));
  const store = (mode) => database.transaction("records", mode).objectStore("records");
  const isBytes = (key) => key instanceof ArrayBuffer;
  const keys = (await finished(store("readonly").getAllKeys())).filter(isBytes);
  const of = (letter) => keys.filter((key) => new Uint8Array(key)[0] === letter.charCodeAt(0));
  const copy = async (key) => [key.slice(), (await finished(store("readonly").get(key))).slice()];
  const [head, group] = [await copy(of("c")[0]), await copy(of("G")[0])];
  const lines = [];
  for (const key of of("T")) lines.push(await copy(key));
  const line = lines.findLast(([, value]) => value.length > 150);
  // In a message: the form, a time, two flags, the device; its name's length; a role and a flag
  // behind that; the length of its own name, which no two have alike.
  const idAt = 43 + 1 + line[1][43] + 2 + 1;
  const under = ([key, value], number, place) => {
    const [name, bytes] = [key.slice(), value.slice()];
    new DataView(name).setUint32(1, number);
    if (place) {
      new DataView(name).setBigUint64(17, BigInt(place));
      new DataView(bytes.buffer).setUint32(idAt, place);
    }
    return [bytes, name];
  };
  for (let first = from; first < from + count; first += 100) {
    const records = store("readwrite");
    for (let number = first; number < Math.min(from + count, first + 100); number += 1) {
      const [value, key] = under(head, number);
      const view = new DataView(value.buffer, value.byteOffset);
      // Behind the form's: the number; when it began and was last heard of; how far it goes.
      view.setBigUint64(1, BigInt(number));
      view.setBigUint64(17, view.getBigUint64(17) + BigInt(later + number));
      view.setBigUint64(25, BigInt(messages));
      // Behind the members (a device, a name, two flags) and what was seen: the first and the last
      // line's place.
      let at = 59;
      for (let left = view.getBigUint64(51); left > 0; left -= 1n) at += 33 + value[at + 32] + 2;
      at += 8 + 8 * Number(view.getBigUint64(at));
      view.setBigUint64(at, 1n);
      view.setBigUint64(at + 8, BigInt(messages));
      records.put(value, key);
      records.put(...under(group, number));
      for (let place = 1; place <= messages; place += 1) records.put(...under(line, number, place));
    }
    await new Promise((resolve) => records.transaction.addEventListener("complete", resolve));
  }
  database.close();
}
"""


def copy_conversation(page, first, last, message_count, later_milliseconds=0):
    """Conversations of these numbers, which the engine of the next page finds; so much later than
    the one that is copied."""
    page.evaluate(COPIES, {"from": first, "count": last - first + 1, "messages": message_count,
                           "later": later_milliseconds})
