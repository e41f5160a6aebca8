// Finds callers, people, counties and partners while somebody types into the form (R35). An ARIA
// combobox over fields that work without it; the words that are said come from #callers-found.
// Choosing fills in what is still empty, never what was typed; nobody is chosen unasked.
(() => {
  const told = document.getElementById("callers-found");
  const field = (name) => document.getElementById(`id_${name}`);
  if (!told || !field("name")) return;
  const WAIT = 150;
  const SHORTEST = 2;

  const say = (text) => document.dispatchEvent(new CustomEvent("hypercare:say", { detail: text }));

  function put(input, value) {
    if (!input || !value || input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function fillIn(own, row) {
    put(own, own.id === "id_entity" ? row.entity : own.id === "id_reach" ? row.reach : row.name || row.entity);
    for (const [name, value] of [["name", row.name], ["entity", row.entity], ["reach", row.reach]])
      if (field(name) && !field(name).value) put(field(name), value);
    if (field("entity_type") && field("entity")?.value === row.entity) put(field("entity_type"), row.entity_type);
  }

  function combobox(input, wanted) {
    const list = document.createElement("ul");
    list.id = `${input.id}_found`;
    list.className = "callers-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", told.dataset.label);
    input.after(list);
    input.parentElement.classList.add("callers-field");
    input.removeAttribute("list");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"],
      ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);
    let rows = [];
    let active = -1;
    let timer = 0;
    let asking = null;

    function close() {
      clearTimeout(timer);
      asking?.abort();
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function option(row, number) {
      const item = document.createElement("li");
      item.id = `${list.id}_${number}`;
      item.className = "callers-option";
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("strong");
      name.textContent = row.name || row.entity;
      const rest = [row.name && row.entity, row.role, row.reach].filter(Boolean).join(" · ");
      item.append(name, rest ? ` ${rest}` : "");
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(number));
      return item;
    }

    function show(found) {
      rows = found.filter(wanted);
      active = -1;
      input.removeAttribute("aria-activedescendant");
      list.replaceChildren(...rows.map(option));
      list.hidden = rows.length === 0;
      input.setAttribute("aria-expanded", String(rows.length > 0));
      say(rows.length ? told.dataset.some.replace("0", rows.length) : told.dataset.none);
    }

    async function ask() {
      asking?.abort();
      asking = new AbortController();
      const address = `${told.dataset.url}?q=${encodeURIComponent(input.value)}`;
      try {
        const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "application/json" } });
        if (answer.ok && !answer.redirected) show((await answer.json()).found);
      } catch { close(); }
    }

    function move(step) {
      active = (active + step + rows.length + (active < 0 && step < 0 ? 1 : 0)) % rows.length;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === active)));
      list.children[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[active].id);
    }

    function choose(number) {
      const row = rows[number];
      input.dataset.chosen = "1";
      fillIn(input, row);
      delete input.dataset.chosen;
      close();
    }

    input.addEventListener("input", () => {
      if (input.dataset.chosen || document.activeElement !== input) return;
      clearTimeout(timer);
      if (input.value.trim().length < SHORTEST) close();
      else timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) move(event.key === "ArrowDown" ? 1 : -1);
      else if (open && event.key === "Enter" && active >= 0 && !event.ctrlKey && !event.metaKey) choose(active);
      else if (open && event.key === "Escape") { event.stopPropagation(); close(); }
      else return;
      event.preventDefault();
    });
  }

  combobox(field("name"), (row) => row.kind !== "entity");
  if (field("entity")) combobox(field("entity"), (row) => row.kind === "entity");
  if (field("reach")) combobox(field("reach"), (row) => row.kind !== "entity" && row.reach);
})();
