// Fewer keys for who knows the form (R35): ctrl+enter saves from any field, and in a row of choices
// 1 to 9 choose the first to the ninth.
(() => {
  const form = document.getElementById("contact");
  if (!form) return;

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.target.type === "radio" && !event.ctrlKey && !event.metaKey && /^[1-9]$/.test(event.key)) {
      const choice = form.querySelectorAll(`[name="${event.target.name}"]`)[Number(event.key) - 1];
      if (!choice) return;
      event.preventDefault();
      choice.focus();
      choice.click();
    }
  });
})();
