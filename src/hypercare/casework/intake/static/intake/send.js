// Sends the form of a call without leaving the page (R35). What the server cannot take now waits in
// this browser under a short code; waiting.js sends it from any page. The key of the form makes a
// second send the same contact.
(() => {
  const kept = window.hcKept;
  const waiting = window.hcWaiting;
  const form = document.getElementById("contact");
  if (!kept || !waiting || !form?.elements.idempotency_key) return;
  const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // none that sounds or looks like another
  const dialog = document.getElementById("kept-sign-in");
  const { texts, ask, parsed, address, post, late, waited } = waiting;

  const code = () => `HC-${[...crypto.getRandomValues(new Uint32Array(4))].map((one) => LETTERS[one % LETTERS.length]).join("")}`;

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
    kept.say(texts.waits.replace("{code}", one.code));
    clear();
    waiting.later();
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
})();
