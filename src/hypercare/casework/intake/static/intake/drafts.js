// Keeps what is typed into the form of a call while it is typed, gives it back when the same form
// opens again, and offers what was left in a tab that is closed (R35).
(() => {
  const kept = window.hcKept;
  const form = document.getElementById("contact");
  const offers = document.getElementById("kept-offers");
  if (!kept || !form || !offers) return;
  const WAIT = 300;
  const ANSWER = 250; // how long other tabs have to say which forms are open, in milliseconds
  const TYPED = ["name", "entity", "reach", "reason"];
  const texts = kept.place.dataset;
  const address = (draft) => `${texts.form}?k=${encodeURIComponent(draft.key)}`;
  const own = () => form.elements.idempotency_key.value;
  const tabs = window.BroadcastChannel ? new BroadcastChannel("hypercare-forms") : null;
  const typed = (fields) => TYPED.some((name) => kept.said(fields, name));
  let timer = 0;
  let changed = false;

  async function keep() {
    clearTimeout(timer);
    if (!changed || form.dataset.kept === "done") return;
    changed = false;
    const fields = kept.read(form);
    const before = await kept.get(own());
    if (before?.state === "waiting" || form.dataset.kept === "done") return;
    if (!typed(fields)) await kept.remove(own());
    else await kept.put({ at: Date.now(), ...before, key: own(), state: "draft", fields });
    form.dataset.kept = "draft";
  }

  function touched() {
    changed = true;
    form.dataset.kept = "typing";
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  }

  function giveBack(draft) {
    kept.fill(form, draft.fields);
    for (const fold of form.querySelectorAll("details"))
      fold.open ||= [...fold.querySelectorAll("input, select")].some((one) => (one.type === "checkbox" ? one.checked : one.value));
    for (const name of ["entity", "reach"]) form.elements[name].dispatchEvent(new Event("change", { bubbles: true }));
    form.dataset.kept = "draft";
    kept.say(texts.back);
  }

  async function others() {
    const open = new Set([own()]);
    if (tabs) {
      tabs.addEventListener("message", ({ data }) => { if (data.open) open.add(data.open); });
      tabs.postMessage({ ask: true });
      await new Promise((done) => { setTimeout(done, ANSWER); });
    }
    const left = (await kept.mine()).filter((one) => one.state === "draft" && !open.has(one.key) && typed(one.fields));
    const saved = await Promise.all(left.map(isSaved));
    return left.filter((_, number) => !saved[number]);
  }

  // The form's address leads to the number as soon as the server has the contact.
  async function isSaved(draft) {
    if (!draft.submitted) return false;
    const answer = await fetch(address(draft)).catch(() => null);
    if (!answer?.redirected || !new URL(answer.url).pathname.endsWith("/saved/")) return false;
    await kept.remove(draft.key);
    return true;
  }

  function offer(draft) {
    const item = document.getElementById("kept-offer").content.firstElementChild.cloneNode(true);
    const who = TYPED.map((name) => kept.said(draft.fields, name)).filter(Boolean);
    item.querySelector("[data-who]").textContent = who.join(", ").slice(0, 80);
    item.querySelector("[data-when]").textContent = kept.when(draft.at);
    item.querySelector("a").href = address(draft);
    item.querySelector("button").addEventListener("click", async () => {
      await kept.remove(draft.key);
      item.remove();
      form.elements.name.focus();
      kept.say(texts.discarded);
    });
    offers.append(item);
  }

  async function begin() {
    const draft = await kept.get(own());
    if (draft && !("faulty" in form.dataset)) giveBack(draft);
    (draft ? [] : await others()).forEach(offer);
    offers.dataset.looked = "";
    if (offers.childElementCount) kept.say(offers.firstElementChild.textContent);
  }

  tabs?.addEventListener("message", ({ data }) => { if (data.ask) tabs.postMessage({ open: own() }); });
  for (const name of ["input", "change"])
    document.addEventListener(name, (event) => { if (event.target.form === form) touched(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  window.addEventListener("pagehide", keep);
  begin().catch((error) => console.warn("nothing can be kept in this browser", error));
})();
