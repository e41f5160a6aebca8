// What this browser keeps until the server has it (R35): one record for each form, by its
// idempotency key: {key, user, program, state: "draft" or "waiting", at, code, fields, fault}.
// Bound to the person and the program of #hc-kept; of somebody else's records only the number is
// told. `changed` is called here and in the other tabs of this browser when something was kept.
window.hcKept = (() => {
  const place = document.getElementById("hc-kept");
  if (!place || !window.indexedDB) return null;
  const { user, program } = place.dataset;
  const NEVER = new Set(["csrfmiddlewaretoken"]);
  const tabs = window.BroadcastChannel ? new BroadcastChannel("hypercare-kept") : null;
  const listeners = [];
  let opened = null;

  function open() {
    opened ??= new Promise((done, failed) => {
      const asked = indexedDB.open("hypercare", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("kept", { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
    return opened;
  }

  async function run(mode, act) {
    const store = (await open()).transaction("kept", mode).objectStore("kept");
    const asked = act(store);
    return new Promise((done, failed) => {
      store.transaction.oncomplete = () => done(asked.result);
      store.transaction.onerror = store.transaction.onabort = () => failed(store.transaction.error);
    });
  }

  async function change(act) {
    await run("readwrite", act);
    tabs?.postMessage({});
    for (const listener of listeners) listener();
  }

  tabs?.addEventListener("message", () => { for (const listener of listeners) listener(); });
  const mine = (one) => one.user === user && one.program === program;
  const all = () => run("readonly", (store) => store.getAll());

  return {
    place,
    mine: async () => (await all()).filter(mine).sort((one, other) => one.at - other.at),
    strangers: async () => (await all()).filter((one) => one.user !== user && one.state === "waiting").length,
    get: async (key) => {
      const one = await run("readonly", (store) => store.get(key));
      return one && mine(one) ? one : null;
    },
    put: (one) => change((store) => store.put({ ...one, user, program })),
    remove: (key) => change((store) => store.delete(key)),
    changed: (listener) => listeners.push(listener),
    read: (form) => [...new FormData(form)].filter(([name, value]) => !NEVER.has(name) && typeof value === "string"),
    fill(form, fields) {
      const said = new Map();
      for (const [name, value] of fields) said.set(name, [...(said.get(name) ?? []), value]);
      for (const one of form.elements) {
        if (!one.name || NEVER.has(one.name)) continue;
        const values = said.get(one.name) ?? [];
        if (one.type === "radio" || one.type === "checkbox") one.checked = values.includes(one.value);
        else if (values.length) one.value = values[0];
      }
    },
    said: (fields, name) => fields.find(([known]) => known === name)?.[1].trim() ?? "",
    when: (at) => new Date(at).toLocaleString("en-GB", { timeZone: place.dataset.zone, weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" }),
    say: (text) => document.dispatchEvent(new CustomEvent("hypercare:say", { detail: text })),
  };
})();
