// Attaches the contact to the ticket or issue of the button that was pressed; again takes it back.
(() => {
  const field = document.getElementById("id_attach_to");
  if (!field) return;
  const same = (text) => text.replace(/\s|-/g, "").toUpperCase();

  function show() {
    for (const button of document.querySelectorAll("[data-attach]"))
      button.setAttribute("aria-pressed", String(same(button.dataset.attach) === same(field.value)));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-attach]");
    if (!button) return;
    const undone = button.getAttribute("aria-pressed") === "true";
    field.value = undone ? "" : button.dataset.attach;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    show();
    const said = undone ? button.dataset.attachUndone : button.dataset.attachSaid;
    document.dispatchEvent(new CustomEvent("hypercare:say", { detail: said }));
  });
  field.addEventListener("input", show);
  document.addEventListener("htmx:after:swap", show);
  show();
})();
