// Puts what looks odd beside its field while somebody types, and says it once. The list comes with
// what is known already (#beside-found [data-hints]); room is kept, so that nothing moves.
(() => {
  const form = document.getElementById("contact");
  if (!form) return;
  const shown = new Map();

  function place(field) {
    const known = document.getElementById(`${field.id}_noticed`);
    if (known) return known;
    const hint = document.createElement("span");
    hint.id = `${field.id}_noticed`;
    hint.className = "intake__noticed";
    field.after(hint);
    field.parentElement.classList.add("intake__noticing");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${hint.id}`.trim());
    return hint;
  }

  function show(name, text) {
    const field = form.elements[name];
    if (!field || (shown.get(name) ?? "") === text) return;
    shown.set(name, text);
    const hint = place(field);
    hint.textContent = text;
    if (text) document.dispatchEvent(new CustomEvent("hypercare:say", { detail: text }));
  }

  document.addEventListener("htmx:after:swap", () => {
    const found = [...document.querySelectorAll("[data-hints] [data-for]")];
    const now = new Map(found.map((one) => [one.dataset.for, one.textContent.trim()]));
    for (const name of [...shown.keys(), ...now.keys()]) show(name, now.get(name) ?? "");
  });
  form.addEventListener("input", (event) => { if (shown.get(event.target.name)) show(event.target.name, ""); });
})();
