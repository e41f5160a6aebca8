// What is left of a claim, counted down in place: the server alone decides when it is over.
(() => {
  const two = (number) => String(number).padStart(2, "0");

  function tell(one) {
    const left = Math.max(0, Math.round((new Date(one.dataset.until) - Date.now()) / 1000));
    one.textContent = `${Math.floor(left / 60)}:${two(left % 60)}`;
  }

  setInterval(() => document.querySelectorAll("[data-until]").forEach(tell), 1000);
})();
