// A form with data-draft (where it is kept) keeps what is typed in this browser until the server has
// it: the page then shows an entry with the form's key (data-entry-key), or an element with
// data-drafts-past (the drafts that begin so are done, but for those that end in data-but). Its
// sentences are data-back (%s: when it was typed) and, for fields with data-most, data-too-long (%s:
// how many characters).
(() => {
  const KEPT = "hypercare-draft/";
  const WEEK = 7 * 24 * 3600 * 1000;
  const WAIT = 300;
  const followed = new Set();

  const placeOf = (form) => KEPT + form.dataset.draft;
  const wordsOf = (form) => form.querySelector("textarea");
  const sayOf = (form) => form.querySelector("[data-draft-say]");

  function keep(form) {
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    try {
      if (wordsOf(form).value.trim()) localStorage.setItem(placeOf(form), JSON.stringify({ at: Date.now(), fields }));
      else localStorage.removeItem(placeOf(form));
      form.dataset.kept = "draft";
    } catch (error) { // more than a browser keeps; the page still has it
      form.dataset.kept = "not";
      console.warn("not kept in this browser", error);
    }
  }

  function isPast(place, draft) {
    const key = draft.fields.find(([name]) => name === "key")?.[1];
    if (Date.now() - draft.at >= WEEK || key && document.querySelector(`[data-entry-key="${CSS.escape(key)}"]`)) return true;
    const done = ({ dataset }) => place.startsWith(KEPT + dataset.draftsPast) && !(dataset.but && place.endsWith(dataset.but));
    return [...document.querySelectorAll("[data-drafts-past]")].some(done);
  }

  function forget() {
    for (const place of Object.keys(localStorage).filter((one) => one.startsWith(KEPT)))
      if (isPast(place, JSON.parse(localStorage.getItem(place)))) localStorage.removeItem(place);
  }

  function giveBack(form, draft) {
    for (const [name, value] of draft.fields)
      for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`))
        if (one.type === "radio") one.checked = one.value === value;
        else if (one.type !== "hidden" || name === "key") one.value = value;
    const fold = wordsOf(form).closest("details");
    if (fold) fold.open = true;
    const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    sayOf(form).textContent = form.dataset.back.replace("%s", when);
    form.dataset.kept = "draft";
  }

  function follow(form) {
    let timer = 0;
    followed.add(form);
    form.addEventListener("input", () => {
      wordsOf(form).removeAttribute("aria-invalid");
      clearTimeout(timer);
      timer = setTimeout(() => keep(form), WAIT);
    });
    const draft = JSON.parse(localStorage.getItem(placeOf(form)) || "null");
    if (draft && !("faulty" in form.dataset)) giveBack(form, draft);
  }

  // Also what htmx brought, and no longer what it took away.
  function look() {
    for (const form of followed) if (!form.isConnected) followed.delete(form);
    for (const form of document.querySelectorAll("form[data-draft]")) if (wordsOf(form) && !followed.has(form)) follow(form);
  }

  // Before the form is marked as sent: on window, on the way down.
  window.addEventListener("submit", (event) => {
    const form = event.target;
    if (!followed.has(form)) return;
    keep(form);
    const words = wordsOf(form);
    const most = Number(words.dataset.most || 0);
    if (!form.dataset.tooLong || !most || words.value.length <= most) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sayOf(form).textContent = form.dataset.tooLong.replace("%s", words.value.length.toLocaleString());
    words.setAttribute("aria-invalid", "true");
    words.focus();
  }, true);
  window.addEventListener("pagehide", () => {
    for (const form of followed) if (form.isConnected && wordsOf(form).value.trim()) keep(form);
  });
  document.addEventListener("htmx:after:swap", look);

  forget();
  look();
})();
