/* Triage: the panel beside the list, numbers for a conclusion, one key to confirm, then the next.
   app.js moves between rows and loads the panel; a conclusion can't be undone, so it is asked once. */
(function () {
  const panel = document.getElementById("preview"), told = document.querySelector("[data-told]");
  const keys = document.querySelector("dialog.keys-box");
  const form = () => panel && panel.querySelector("form[data-conclude]");
  const ask = open => {
    const f = form(); if (!f) return;
    const picked = f.querySelector("input[name=verb]:checked");
    if (open && !f.reportValidity()) return;
    if (open) f.querySelector("[data-verdict]").textContent = picked.closest("label").querySelector("b").firstChild.textContent.trim();
    f.querySelector("[data-confirm]").hidden = !open;
    f.querySelector("[data-ask]").hidden = open;
    (open ? f.querySelector("[data-yes]") : f.querySelector("textarea")).focus();
  };
  const next = () => {
    const rows = Array.from(document.querySelectorAll("[data-triage] .work-row"));
    const at = rows.findIndex(r => r.getAttribute("aria-current") === "true"), done = rows[at];
    const after = rows.slice(at + 1).concat(rows.slice(0, at)).find(r => r.hasAttribute("data-row"));
    done.removeAttribute("data-row"); done.removeAttribute("aria-current"); done.classList.add("triage-done");
    document.querySelector("[data-left]").textContent = document.querySelectorAll("[data-triage] [data-row]").length;
    if (document.activeElement) document.activeElement.blur();
    if (after) window.sunshine.mark(after);
    else location.reload();
  };
  const send = async () => {
    const f = form(), yes = f.querySelector("[data-yes]");
    yes.disabled = true;
    const body = new URLSearchParams(new FormData(f));
    const answer = await fetch(f.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    const words = answer ? await answer.text() : "";
    if (answer && answer.ok) {
      window.sunshine.forget(f);
      told.textContent = new DOMParser().parseFromString(words, "text/html").body.textContent.trim();
      next();
    } else {
      const place = f.querySelector("[data-refused]");
      if (answer && answer.status === 409) place.innerHTML = words;
      else place.textContent = "没有提交成功，内容还在，请检查网络后再试。";
      yes.disabled = false; ask(false);
    }
  };
  document.addEventListener("submit", e => {
    if (e.target.matches("form[data-conclude]")) { e.preventDefault(); ask(true); }
  });
  document.addEventListener("click", e => {
    if (e.target.closest("[data-yes]")) send();
    else if (e.target.closest("[data-no]")) ask(false);
    else if (e.target.closest("[data-keys]")) keys.showModal();
    else {
      const row = e.target.closest("[data-triage] [data-row]");
      if (row && getComputedStyle(panel).display !== "none" && !e.target.closest("a.due")) { e.preventDefault(); window.sunshine.mark(row); }
    }
  });
  document.addEventListener("keydown", e => {
    const f = form();
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && f && f.contains(e.target)) { e.preventDefault(); ask(true); return; }
    if (e.key === "Escape" && f && f.contains(e.target)) {
      if (f.querySelector("[data-confirm]").hidden) e.target.blur(); else ask(false);
      return;
    }
    if (e.target.matches("input:not([type=radio]),textarea,select") || e.ctrlKey || e.metaKey || e.altKey || keys.open) return;
    if (e.key === "?") { e.preventDefault(); e.stopImmediatePropagation(); keys.showModal(); }
    else if (e.key === "g") location.href = "/alerts/groups/";
    else if (f && /^[1-9]$/.test(e.key)) {
      const radio = f.querySelectorAll("input[name=verb]")[Number(e.key) - 1];
      if (radio) { e.preventDefault(); radio.checked = true; f.querySelector("textarea").focus(); }
    }
  });
  document.addEventListener("DOMContentLoaded", () => {  // when app.js is there too
    if (panel && panel.dataset.load) window.sunshine.mark(document.querySelector("[data-triage] [data-row]"));
  });
})();
