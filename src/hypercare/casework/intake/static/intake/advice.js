// The panel beside the form: looks the answer up the moment it is known (R01), also while no server
// answers, and then says of when it is. What happened on another day is asked of the server.
(() => {
  const panel = document.getElementById("advice");
  const form = document.getElementById("contact");
  if (!panel || !form) return;
  const { answers, url, at, channel } = panel.dataset;
  const shapes = document.getElementById("advice-shapes").content;
  const short = document.querySelector("[data-short]");
  const PATIENCE = 20000; // milliseconds, as all of these
  const OFTEN = 60000;
  const SOON = 5000;
  const TYPING = 300;
  const ASKS = ["entity", "entity_type", "concerns", "sent_back", "happened_date", "happened_time", "channel", "about"];
  let table = null;
  let heard = 0;
  let away = false;
  let timer = 0;
  let typing = 0;
  let asking = null;
  let shown = "";
  let spoken = headline();

  function headline() { return panel.querySelector("[data-said]")?.textContent.trim() ?? ""; }
  const value = (name) => form.elements[name]?.value.trim() ?? "";
  const moment = () => (at ? Date.parse(at) : Date.now());
  const isOfAnotherDay = () => Boolean(value("happened_date") ? value("happened_date") !== table?.day : value("happened_time") && !away);

  function facts() {
    return {
      entity: value("entity"),
      entity_type: value("entity_type"),
      about: value("about"),
      channel: value("channel") || channel || "phone",
      sent_back: Boolean(form.elements.sent_back?.checked),
      concerns: value("concerns"),
    };
  }

  // The markup of the template with the values in their places; nothing becomes HTML.
  function filled(node, values) {
    for (const one of node.querySelectorAll("[data-if]")) if (!values[one.dataset.if]) one.remove();
    for (const one of node.querySelectorAll("[data-text]")) one.textContent = values[one.dataset.text];
    for (const one of node.querySelectorAll("[data-fill]"))
      one.textContent = one.textContent.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
    for (const one of node.querySelectorAll("[data-attrs]"))
      for (const [name, key] of Object.entries(JSON.parse(one.dataset.attrs)))
        one.setAttribute(name, `${one.getAttribute(name) ?? ""}${values[key]}`);
    for (const each of node.querySelectorAll("[data-each]")) // last: what is in it has its own values
      each.replaceWith(...(values[each.dataset.each] ?? []).map((one) => filled(each.content.cloneNode(true), one)));
    return node;
  }

  const shape = (name) => shapes.querySelector(`[data-shape="${name}"]`).content.cloneNode(true);
  const dialled = (number, dial) => (dial ? { dial: [dial] } : { plain: [{ text: number }] });
  const reached = (one) => ({ ...dialled(one.phone, one.dial), ext: one.extension ? [one] : [] });
  const person = (one) => ({ name: one.name, reached: one.phone ? [reached(one)] : [] });

  function valuesOf({ asks, answer, rules, county }) {
    const { number, dial, line, closed } = answer;
    const closing = closed ? [{ advice: closed.advice, next: closed.next ? [closed.next] : [] }] : [];
    const shown = { number, ...dialled(number, dial), line: line ? [line] : [], closed: closing };
    return {
      ...answer,
      asks: asks.join(" "),
      rules,
      numbers: number ? [shown] : [],
      steps: answer.steps.map((text) => ({ text })),
      has_steps: answer.steps.length,
      has_go_to: answer.go_to.length,
      go_to: answer.go_to.map((one) => ({ name: one.name, person: one.person ? [person(one.person)] : [], nobody: one.person ? [] : [{}] })),
      counties: county ? [{ ...county, separator: county.standing && county.window ? ";" : "", managers: county.managers.map(person), leads: county.leads.map(person) }] : [],
      as_of: away,
      heard: new Date(heard).toLocaleTimeString([], { hour: "numeric", minute: "2-digit", hour12: false, timeZone: table.zone }),
    };
  }

  function lookUp(typed = facts(), when = moment()) {
    const found = window.hcAnswers.look(table, typed, when);
    if (found.answer) return ["answer", valuesOf(found)];
    const asks = found.asks.join(" ");
    if (found.unknown) return ["unknown", { asks, name: found.unknown }];
    return ["waiting", { asks, ...Object.fromEntries(found.needs.map((name) => [name, true])) }];
  }

  function show() {
    if (!isOfAnotherDay() && table && window.hcAnswers.holds(table, moment())) draw(...lookUp());
    else if (away) draw("away", { asks: "" });
    else ask();
  }

  function draw(name, values) {
    asking?.abort();
    const now = JSON.stringify([name, values]);
    if (now === shown) return;
    shown = now;
    panel.replaceChildren(drawn(name, values));
    told();
  }

  const drawn = (name, values) => filled(shape(name), values);

  async function ask() {
    asking?.abort();
    if (at) return; // of its own day, which comes with the answers
    asking = new AbortController();
    const words = new URLSearchParams([...new FormData(form)].filter(([name]) => ASKS.includes(name)));
    const how = { signal: asking.signal, headers: { "HX-Request": "true" } };
    const answer = await fetch(`${url}?${words}`, how).catch(() => null);
    if (!answer?.ok) return;
    panel.innerHTML = await answer.text();
    shown = "";
    told();
  }

  // Says the headline when it changes, and shows it at the thumb on a phone.
  function told() {
    const now = headline();
    if (short) short.textContent = panel.querySelector(".hc-advice__do")?.textContent.trim() ?? "";
    if (now !== spoken) document.dispatchEvent(new CustomEvent("hypercare:say", { detail: now }));
    spoken = now;
  }

  async function refresh() {
    clearTimeout(timer);
    const answer = await fetch(answers, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
    const before = [away, table?.facts, table?.day].join();
    away = !answer || answer.status >= 500;
    if (answer?.ok && !answer.redirected) [table, heard] = [await answer.json(), Date.now()];
    if (table) panel.dataset.held = table.day;
    if (before !== [away, table?.facts, table?.day].join()) show();
    timer = setTimeout(refresh, away ? SOON : OFTEN);
  }

  document.addEventListener("change", (event) => { if (event.target.form === form && ASKS.includes(event.target.name)) show(); });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "entity") return;
    clearTimeout(typing);
    typing = setTimeout(show, TYPING);
  });
  form.addEventListener("reset", () => setTimeout(show));
  document.addEventListener("hypercare:event", (event) => { if (/rules|program|schedule|county|wave/.test(event.detail.data)) refresh(); });
  for (const name of ["online", "offline"]) window.addEventListener(name, refresh);
  document.addEventListener("hypercare:fresh", refresh);
  window.hcAdvice = { drawn: (typed, when) => drawn(...lookUp(typed, when)) };
  refresh().catch((error) => console.warn("no answers are held", error));
  if (short) short.textContent = panel.querySelector(".hc-advice__do")?.textContent.trim() ?? "";
})();
