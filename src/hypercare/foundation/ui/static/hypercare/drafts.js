// A form with data-draft keeps what is typed in this browser until the server has it: the page then
// shows an entry with the form's key (data-entry-key). Its sentences are data-back (%s: when it was
// typed) and data-too-long (%s: how many characters), for fields with data-most.
(() => {
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const place = `hypercare-draft/${form.dataset.draft}`;
  const words = form.querySelector("textarea");
  const say = form.querySelector("[data-draft-say]");
  const WEEK = 7 * 24 * 3600 * 1000;
  const WAIT = 300;
  let timer = 0;

  function keep() {
    clearTimeout(timer);
    const fields = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    try {
      if (words.value.trim()) localStorage.setItem(place, JSON.stringify({ at: Date.now(), fields }));
      else localStorage.removeItem(place);
      form.dataset.kept = "draft";
    } catch (error) { // more than a browser keeps; the page still has it
      form.dataset.kept = "not";
      console.warn("not kept in this browser", error);
    }
  }

  function kept() {
    const draft = JSON.parse(localStorage.getItem(place) || "null");
    if (!draft) return null;
    const key = draft.fields.find(([name]) => name === "key")?.[1];
    if (Date.now() - draft.at < WEEK && !document.querySelector(`[data-entry-key="${CSS.escape(key)}"]`)) return draft;
    localStorage.removeItem(place);
    return null;
  }

  function giveBack(draft) {
    for (const [name, value] of draft.fields)
      for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`))
        if (one.type === "radio") one.checked = one.value === value;
        else one.value = value;
    const when = new Date(draft.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
    say.textContent = form.dataset.back.replace("%s", when);
    form.dataset.kept = "draft";
  }

  // Before the form is marked as sent: on window, on the way down.
  window.addEventListener("submit", (event) => {
    if (event.target !== form) return;
    keep();
    const most = Number(words.dataset.most || 0);
    if (!most || words.value.length <= most) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say.textContent = form.dataset.tooLong.replace("%s", words.value.length.toLocaleString());
    words.setAttribute("aria-invalid", "true");
    words.focus();
  }, true);
  form.addEventListener("input", () => {
    words.removeAttribute("aria-invalid");
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  });
  window.addEventListener("pagehide", () => { if (words.value.trim()) keep(); });

  const draft = kept();
  if (draft && !("faulty" in form.dataset)) giveBack(draft);
})();
