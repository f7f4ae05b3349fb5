// What the engine must remember, in IndexedDB: one store of byte keys and byte values. What stands
// under small letters is read at the beginning, the rest when the engine asks for it.
//
// It has one owner at a time, named by a record beside the others. Whoever takes it over puts its
// own name there, and every later transaction looks for its name first: an owner that hung, was
// replaced and wakes up writes nothing any more.
//
// The database has the number of the engine's form of records (`RecordVersion`), so that no release
// opens what a later one has written.
//
// A browser may close a database at any time. It is opened again once, and never made anew: what is
// in the engine's memory alone does not add up to a database.

const storeName = "records";
const form = 3;
/** Not bytes, so it stands apart from all keys of the engine. */
const ownerKey = "owner";

/** @typedef {[key: Uint8Array, value: Uint8Array]} Entry */
/** @typedef {[from: Uint8Array, before: Uint8Array]} Range all keys from one up to another */
/**
 * What is to lie under a key; with a third, that nothing is to lie there, nor up to that one.
 * @typedef {[key: Uint8Array, value: Uint8Array | null, before?: Uint8Array]} Change
 */
/**
 * Another owner has it; and what a page has words for: its data was cleared, a later version of
 * ours opened it, there is no space, the browser lets this site keep nothing, anything else.
 * @typedef {"superseded" | "storageCleared" | "storageNewer" | "storageFull" | "storageBlocked"
 *   | "storage"} Cause
 */

export class StoreFailure extends Error {
  /** @param {Cause} why */
  constructor(why) {
    super(why);
    this.why = why;
  }
}

/** @type {Record<string, Cause>} */
const causes = {
  QuotaExceededError: "storageFull",
  SecurityError: "storageBlocked",
  VersionError: "storageNewer",
};

/**
 * @param {unknown} error
 * @returns {Cause}
 */
export function causeOf(error) {
  if (error instanceof StoreFailure) return error.why;
  return causes[/** @type {Error | null} */ (error)?.name ?? ""] ?? "storage";
}

export class Store {
  /**
   * @param {string} name
   * @returns {Promise<Store>}
   */
  static async open(name) {
    const store = new Store(name);
    await store.#open();
    return store;
  }

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
  }
  #name;
  /** @type {IDBDatabase | null} */
  #database = null;
  /** Our name as the owner: a full disk can be read, and owned as soon as it can be written. */
  #claim = "";
  /**
   * Whose name must be found: ours, or until then whoever's was there when all was read.
   * @type {string | null | undefined} null: nobody's; undefined: nothing has been read
   */
  #expected = undefined;
  /** The database was closed under us: whoever owns it wants to know what is left. */
  closed = () => {};

  /**
   * Makes this the owner, whoever it was before, and gives what an engine begins with. Proves on
   * the way that something can be written.
   * @returns {Promise<Entry[]>}
   */
  async take() {
    this.#expected = undefined;
    this.#claim = crypto.randomUUID();
    const entries = await this.#transact("readwrite", (records) => {
      records.put(this.#claim, ownerKey);
      return beginningIn(records);
    });
    this.#expected = this.#claim;
    return entries;
  }

  /** @returns {Promise<Entry[]>} the same, of a disk that nothing can be written to */
  async look() {
    const [owner, entries] = await this.#transact("readonly", (records) =>
      Promise.all([finished(records.get(ownerKey)), beginningIn(records)])
    );
    this.#expected = owner ?? null;
    return entries;
  }

  /**
   * @param {Range[][]} questions
   * @returns {Promise<Entry[][]>} to each question all that lies in its ranges
   */
  read(questions) {
    return this.#transact("readonly", (records) =>
      Promise.all(questions.map(async (ranges) => {
        const found = ranges.map(([from, before]) =>
          entriesIn(records, IDBKeyRange.bound(from, before, false, true))
        );
        return (await Promise.all(found)).flat();
      }))
    );
  }

  /** Rejects where `commit` would, because this is not the owner any more. */
  async check() {
    await this.#transact("readonly", async () => {});
  }

  /**
   * All of the changes or none, and on disk when this returns.
   * @param {Change[]} changes
   * @returns {Promise<void>}
   */
  async commit(changes) {
    await this.#transact("readwrite", async (records) => {
      if (this.#expected !== this.#claim) records.put(this.#claim, ownerKey);
      for (const [key, value, before] of changes) {
        if (before) records.delete(IDBKeyRange.bound(key, before, false, true));
        else if (value === null) records.delete(/** @type {Uint8Array<ArrayBuffer>} */ (key));
        else records.put(value, /** @type {Uint8Array<ArrayBuffer>} */ (key));
      }
      // A process that stops here must not keep the next owner out.
      records.transaction.commit();
    });
    this.#expected = this.#claim;
  }

  /**
   * @template Result
   * @param {IDBTransactionMode} mode
   * @param {(records: IDBObjectStore) => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async #transact(mode, work) {
    try {
      return await this.#attempt(mode, work);
    } catch (error) {
      if (causeOf(error) !== "storage") throw error;
      this.#close();
      return await this.#attempt(mode, work);
    }
  }

  /**
   * @template Result
   * @param {IDBTransactionMode} mode
   * @param {(records: IDBObjectStore) => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async #attempt(mode, work) {
    const database = this.#database ?? await this.#open();
    const transaction = database.transaction(storeName, mode, { durability: "strict" });
    const ended = new Promise((resolve, reject) => {
      transaction.addEventListener("complete", resolve);
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
    const records = transaction.objectStore(storeName);
    /** @type {unknown} */
    let failure = null;
    const worked = this.#checkOwner(records).then(() => work(records));
    worked.catch((error) => {
      failure = error;
      abort(transaction);
    });
    try {
      await ended;
    } catch (error) {
      throw failure instanceof StoreFailure ? failure : error ?? failure;
    }
    return worked;
  }

  /** @param {IDBObjectStore} records */
  async #checkOwner(records) {
    if (this.#expected === undefined) return;
    const owner = await finished(records.get(ownerKey)) ?? null;
    if (owner === this.#expected) return;
    throw new StoreFailure(owner === null ? "storageCleared" : "superseded");
  }

  async #open() {
    const request = indexedDB.open(this.#name, form);
    const mayMake = this.#expected === undefined;
    request.addEventListener("upgradeneeded", () => {
      const { result, transaction } = request;
      if (!mayMake) transaction?.abort();
      else if (!result.objectStoreNames.contains(storeName)) result.createObjectStore(storeName);
    });
    const database = await finished(request).catch((error) => {
      throw !mayMake && error?.name === "AbortError" ? new StoreFailure("storageCleared") : error;
    });
    this.#database = database;
    const lost = () => {
      if (this.#database !== database) return;
      this.#close();
      this.closed();
    };
    // Another tab may want to delete or upgrade: never stand in its way.
    database.addEventListener("versionchange", lost);
    database.addEventListener("close", lost);
    return database;
  }

  #close() {
    this.#database?.close();
    this.#database = null;
  }
}

/** @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It ended by itself.
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

/**
 * @param {IDBObjectStore} records
 * @param {IDBKeyRange} range
 * @returns {Promise<Entry[]>}
 */
async function entriesIn(records, range) {
  const [keys, values] = await Promise.all([
    finished(records.getAllKeys(range)),
    finished(records.getAll(range)),
  ]);
  return /** @type {ArrayBuffer[]} */ (keys).map((key, index) =>
    [new Uint8Array(key), values[index]]
  );
}

/** @param {IDBObjectStore} records */
function beginningIn(records) {
  return entriesIn(records, IDBKeyRange.lowerBound(Uint8Array.of("a".charCodeAt(0))));
}
