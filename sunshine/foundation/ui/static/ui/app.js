/* Keyboard: / search, j k rows, x select, Enter open, ? help. Polling of a job's progress is htmx's.
   Forms with data-draft keep what is typed until they are sent, in this tab only: a shared
   machine must not show one person's words to the next. */
(function () {
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));
  const mark = row => {
    rows().forEach(r => r.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    row.scrollIntoView({ block: "nearest" });
    const preview = document.getElementById("preview");
    if (preview && row.dataset.preview && getComputedStyle(preview).display !== "none")
      fetch(row.dataset.preview, { headers: { "HX-Request": "true" } })
        .then(r => r.ok ? r.text() : "").then(html => { if (html) preview.innerHTML = html; });
  };
  const move = step => {
    const all = rows(), at = all.findIndex(r => r.getAttribute("aria-current") === "true");
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) mark(next);
  };
  const fields = form => Array.from(form.querySelectorAll("textarea, input:not([type=hidden]):not([type=password]):not([type=file]):not([type=radio])"));
  const drawer = (form, field) => "draft " + document.body.dataset.account + " " + location.pathname + " " + form.dataset.draft + " " + field.name;
  document.querySelectorAll("form[data-draft]").forEach(form => {
    fields(form).forEach(field => {
      const kept = sessionStorage.getItem(drawer(form, field));
      if (kept !== null && field.value === field.defaultValue) field.value = kept;
      field.addEventListener("input", () => sessionStorage.setItem(drawer(form, field), field.value));
    });
    form.addEventListener("submit", () => fields(form).forEach(f => sessionStorage.removeItem(drawer(form, f))));
  });
  document.addEventListener("keydown", e => {
    if (e.target.matches("input,textarea,select") || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "/") { e.preventDefault(); const q = document.querySelector("input[type=search]"); if (q) q.focus(); }
    else if (e.key === "j") move(1);
    else if (e.key === "k") move(-1);
    else if (e.key === "x") { const box = document.querySelector("[data-row][aria-current=true] input[type=checkbox]"); if (box) box.checked = !box.checked; }
    else if (e.key === "Enter" && e.target === document.body) {
      const row = document.querySelector("[data-row][aria-current=true] a"); if (row) location.href = row.href;
    } else if (e.key === "?") location.href = "/help/";
  });
  document.addEventListener("click", e => {
    if (e.target.closest("[data-print]")) print();
    const copy = e.target.closest("[data-copy]");
    if (copy) navigator.clipboard.writeText(location.href);
  });
})();
