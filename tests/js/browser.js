// What the scripts need of a browser, for tests without one: import this first.

/** Keep texts by name as a browser's storage does: the names are its own properties. */
class FakeStorage {
  getItem(name) {
    return Object.hasOwn(this, name) ? this[name] : null;
  }

  setItem(name, value) {
    this[name] = String(value);
  }

  removeItem(name) {
    delete this[name];
  }
}

globalThis.localStorage = new FakeStorage();
globalThis.sessionStorage = new FakeStorage();

/** Forget everything that is kept. */
export function clearStorage() {
  for (const storage of [localStorage, sessionStorage])
    for (const name of Object.keys(storage)) storage.removeItem(name);
}
