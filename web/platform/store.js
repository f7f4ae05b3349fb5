// What the engine must remember, in IndexedDB: one store of byte keys and byte values.

const storeName = "records";

/** @typedef {[key: Uint8Array, value: Uint8Array | null]} Change */

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.#database = database;
    // Another tab may want to delete or upgrade: never stand in its way.
    database.addEventListener("versionchange", () => database.close());
  }
  #database;

  /**
   * @param {string} name
   * @returns {Promise<Store>}
   */
  static async open(name) {
    const request = indexedDB.open(name, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(storeName));
    return new Store(await finished(request));
  }

  /** @returns {Promise<[Uint8Array, Uint8Array][]>} */
  async all() {
    const records = this.#database.transaction(storeName).objectStore(storeName);
    const [keys, values] = await Promise.all([
      finished(records.getAllKeys()),
      finished(records.getAll()),
    ]);
    const bytes = /** @type {ArrayBuffer[]} */ (keys).map((key) => new Uint8Array(key));
    return bytes.map((key, index) => [key, values[index]]);
  }

  /**
   * All of the changes or none, and on disk when this returns.
   * @param {Change[]} changes
   * @returns {Promise<void>}
   */
  async commit(changes) {
    const transaction = this.#database.transaction(storeName, "readwrite", {
      durability: "strict",
    });
    const records = transaction.objectStore(storeName);
    for (const [key, value] of changes) {
      if (value === null) records.delete(/** @type {Uint8Array<ArrayBuffer>} */ (key));
      else records.put(value, /** @type {Uint8Array<ArrayBuffer>} */ (key));
    }
    const { promise, resolve, reject } = settle();
    transaction.addEventListener("complete", () => resolve(undefined));
    transaction.addEventListener("abort", () => reject(transaction.error));
    await promise;
  }
}

/**
 * @template Result
 * @param {IDBRequest<Result>} request
 * @returns {Promise<Result>}
 */
function finished(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

function settle() {
  /** @type {(value: undefined) => void} */
  let resolve = () => {};
  /** @type {(reason: unknown) => void} */
  let reject = () => {};
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
