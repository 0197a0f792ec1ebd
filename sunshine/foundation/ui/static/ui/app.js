/* Keyboard: / search, j k rows, x select, Enter open, ? help. Polling of a job's progress is htmx's.
   Forms with data-draft keep what is typed until they are sent, in this tab only: a shared
   machine must not show one person's words to the next. */
(function () {
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const preview = () => document.getElementById("preview");
  let wanted = "";
  const mark = row => {
    rows().forEach(r => r.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    const place = preview(), address = wanted = row.dataset.preview || "";
    if (place && address && getComputedStyle(place).display !== "none")
      fetch(address, { headers: { "HX-Request": "true" } })
        .then(r => r.ok ? r.text() : "").then(html => {
          if (html && address === wanted) { place.innerHTML = html; place.querySelectorAll("form[data-draft]").forEach(keep); }
        });
  };
  const move = step => {
    const all = rows(), at = all.findIndex(r => r.getAttribute("aria-current") === "true");
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) mark(next);
  };
  const fields = form => Array.from(form.querySelectorAll("textarea, input:not([type=hidden]):not([type=password]):not([type=file]):not([type=radio]):not([type=checkbox])"));
  const drawer = (form, field) => "draft " + document.body.dataset.account + " " + location.pathname + " " + form.dataset.draft + " " + field.name;
  const forget = form => fields(form).forEach(f => sessionStorage.removeItem(drawer(form, f)));
  // What was sent is kept until a page says that it was done: a refusal must not cost the words.
  const send = form => fields(form).forEach(f => {
    const key = drawer(form, f), kept = sessionStorage.getItem(key);
    if (kept !== null) { sessionStorage.setItem("sent " + key, kept); sessionStorage.removeItem(key); }
  });
  if (document.querySelector(".note-page.note-good"))
    Object.keys(sessionStorage).filter(k => k.startsWith("sent ")).forEach(k => sessionStorage.removeItem(k));
  const keep = form => {
    fields(form).forEach(field => {
      const key = drawer(form, field), kept = sessionStorage.getItem(key) ?? sessionStorage.getItem("sent " + key);
      if (kept !== null && field.value === field.defaultValue) field.value = kept;
      field.addEventListener("input", () => sessionStorage.setItem(drawer(form, field), field.value));
    });
    form.addEventListener("submit", () => { if (!form.hasAttribute("data-conclude")) send(form); });
  };
  document.querySelectorAll("form[data-draft]").forEach(keep);
  window.sunshine = { mark, forget };
  document.addEventListener("keydown", e => {
    if (e.target.matches("input:not([type=checkbox]):not([type=radio]),textarea,select") || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "/") { e.preventDefault(); const q = document.querySelector("input[type=search]"); if (q) q.focus(); }
    else if (e.key === "j") move(1);
    else if (e.key === "k") move(-1);
    else if (e.key === "x") { const box = document.querySelector("[data-row][aria-current=true] input[type=checkbox]"); if (box) box.checked = !box.checked; }
    else if (e.key === "Enter" && !e.target.closest("a,button,summary,input,dialog")) {
      const row = document.querySelector("[data-row][aria-current=true] a"); if (row) location.href = row.href;
    } else if (e.key === "?") location.href = "/help/";
  });
  document.addEventListener("click", e => {
    if (e.target.closest("[data-print]")) print();
    const copy = e.target.closest("[data-copy]");
    if (copy) navigator.clipboard.writeText(location.href);
  });
})();
