// A form with data-once is sent once: a double click or a second enter does nothing. The buttons
// work again when the page is shown again (back button) or when htmx has its answer.
(() => {
  const sent = new WeakSet();

  function hold(form) {
    sent.add(form);
    // Not `disabled`: a disabled button's name would not be sent, and it would lose the focus.
    for (const button of form.querySelectorAll("button:not([type='button'])")) button.setAttribute("aria-busy", "true");
  }

  function release(form) {
    sent.delete(form);
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else hold(form);
  }, true); // on the way down, before htmx hears of it
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-once]").forEach(release));
  document.addEventListener("htmx:finally:request", (event) => {
    if (event.target.matches?.("form[data-once]")) release(event.target);
  });
})();
