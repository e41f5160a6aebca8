// Sends the form of a call without leaving the page (R35). What the server cannot take now waits in
// this browser under a short code, is sent when the server is back, and is forgotten once it is
// there. The key of the form makes a second send the same contact.
(() => {
  const kept = window.hcKept;
  const form = document.getElementById("contact");
  const list = document.getElementById("kept-waiting");
  if (!kept || !form || !list || !form.elements.idempotency_key) return;
  const PATIENCE = 20000; // how long a save may take before it waits, in milliseconds
  const SOONEST = 3000;
  const LONGEST = 60000;
  const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // none that sounds or looks like another
  const dialog = document.getElementById("kept-sign-in");
  const texts = kept.place.dataset;
  let pause = SOONEST;
  let timer = 0;
  let sending = false;

  const address = (one) => `${texts.form}?k=${encodeURIComponent(one.key)}`;
  const code = () => `HC-${[...crypto.getRandomValues(new Uint32Array(4))].map((one) => LETTERS[one % LETTERS.length]).join("")}`;
  const waited = (one) => String(Math.max(0, Math.round((Date.now() - one.at) / 1000)));
  const isSaved = (url) => new URL(url, location.href).pathname.endsWith("/saved/");

  function ask(url, how) {
    return fetch(url, { ...how, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  }

  // {saved: address}, {again: true} when the server is away, {expired: true} or {refused: true}.
  async function post(url, fields) {
    const answer = await ask(url, { method: "POST", body: new URLSearchParams(fields) });
    if (!answer || answer.status >= 500) return { again: true };
    if (answer.redirected && isSaved(answer.url)) return { saved: answer.url };
    return answer.redirected || answer.status === 403 ? { expired: true } : { refused: true };
  }

  // By a page of now, for a token of now. Nothing is sent for somebody else, or while signed out.
  async function late(one) {
    const answer = await ask(address(one), {});
    if (!answer || answer.status >= 500) return { again: true };
    if (answer.redirected && isSaved(answer.url)) return { saved: answer.url };
    if (answer.status === 403) return { refused: true };
    const page = await parsed(answer);
    const token = page.querySelector("#contact [name=csrfmiddlewaretoken]")?.value;
    if (!token || page.getElementById("hc-kept")?.dataset.user !== texts.user) return { expired: true };
    form.elements.csrfmiddlewaretoken.value = token;
    const words = one.fields.filter(([name]) => name !== "waited");
    return post(address(one), [...words, ["csrfmiddlewaretoken", token], ["waited", waited(one)]]);
  }

  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  async function sendAll() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try { for (const one of await waiting()) await send(one); } finally { sending = false; }
    const left = await show();
    pause = Math.min(pause * 2, LONGEST);
    if (left) timer = setTimeout(sendAll, pause);
    else pause = SOONEST;
  }

  async function send(one) {
    const done = await late(one);
    if (done.saved) {
      await kept.remove(one.key);
      kept.say(texts.sent.replace("{code}", one.code));
    } else if (done.refused) await kept.put({ ...one, state: "draft", fault: true });
  }

  const waiting = async () => (await kept.mine()).filter((one) => one.state === "waiting");

  async function show() {
    const mine = await waiting();
    const strangers = await kept.strangers();
    list.replaceChildren(...mine.map((one) => line(texts.waits.replace("{code}", one.code))));
    if (strangers) list.append(line(texts.strangers.replace("{count}", strangers)));
    list.dataset.looked = "";
    return mine.length;
  }

  function line(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }

  async function save() {
    form.dataset.kept = "done";
    const key = form.elements.idempotency_key.value;
    const before = await kept.get(key);
    if (before?.code) form.elements.waited.value = waited(before);
    const at = before?.code ? before.at : Date.now(); // of the call, not of the mending
    const one = { ...before, at, key, state: "draft", submitted: true, fields: kept.read(form) };
    await kept.put(one);
    let done = await post(form.action, [...new FormData(form)]);
    if (done.expired) done = await late(one); // signed in again in another tab
    if (done.expired) return signInAgain(one);
    await after(one, done);
  }

  async function after(one, done) {
    if (done.refused) return form.submit(); // the server's page names the faults
    if (done.again) return keepWaiting(one);
    await kept.remove(one.key);
    location.assign(done.saved);
  }

  function signInAgain(one) {
    const trouble = dialog.querySelector("[data-trouble]");
    trouble.textContent = "";
    dialog.returnValue = "";
    dialog.showModal();
    dialog.onclose = free;
    dialog.querySelector("form").onsubmit = async (event) => {
      event.preventDefault();
      trouble.textContent = "";
      await signIn(new FormData(event.target), one);
      const done = await late(one);
      if (done.expired || done.again) trouble.textContent = texts.refused;
      else await after(one, done);
    };
  }

  // Without a token the person is signed in already, in another tab.
  async function signIn(words, one) {
    const page = await ask(texts.signIn, {});
    const token = page && (await parsed(page)).querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return;
    const body = new URLSearchParams([...words, ["csrfmiddlewaretoken", token], ["next", address(one)]]);
    await ask(texts.signIn, { method: "POST", body });
  }

  // Once.js lets go of the form, and it can be saved again.
  function free() {
    form.dataset.kept = "draft";
    form.dispatchEvent(new CustomEvent("htmx:finally:request", { bubbles: true }));
  }

  async function keepWaiting(draft) {
    form.elements.browser_code.value = draft.code ?? code();
    const one = { ...draft, state: "waiting", code: form.elements.browser_code.value, fields: kept.read(form) };
    await kept.put(one);
    await show();
    kept.say(texts.waits.replace("{code}", one.code));
    clear();
    timer = setTimeout(sendAll, pause);
  }

  // The next call, in the same page: it may be the only one that can be had now.
  function clear() {
    form.reset();
    for (const one of form.elements)
      if (["INPUT", "TEXTAREA"].includes(one.tagName) && ["text", "textarea"].includes(one.type)) one.value = "";
    form.elements.idempotency_key.value = fresh();
    form.elements.call_key.value = fresh();
    for (const name of ["opened", "browser_code", "waited"]) form.elements[name].value = "";
    form.action = texts.form;
    free();
    form.dataset.kept = "";
    form.elements.name.focus();
    window.scrollTo(0, 0);
  }

  function fresh() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save().catch(() => form.submit());
  });
  show().then((count) => count && sendAll()).catch(() => undefined);
  window.addEventListener("online", () => { pause = SOONEST; sendAll(); });
})();
