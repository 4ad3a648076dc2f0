// Live progress: hears what changed and puts figures in their place; where another broadcast begins or changes its state, the part is
// fetched anew. Without this script the page works all the same: reload it.
(() => {
  "use strict";
  const live = document.getElementById("live"), lost = document.getElementById("lost");
  if (!live || !window.EventSource) return;
  let list = live.dataset.list, busy = false, last = null;
  const paint = (b) => {
    for (const id of Object.keys(b)) {
      const box = document.getElementById("b" + id);
      if (!box) continue;
      const bar = box.querySelector("progress");
      if (bar) bar.value = b[id].percent;
      for (const el of box.querySelectorAll("[data-f]")) {
        const text = String(b[id][el.dataset.f]);
        if (el.textContent !== text) el.textContent = text;
      }
    }
  };
  const hear = async (d) => {
    last = d;
    if (busy) return;
    if (d.list === list) { paint(d.b); return; }
    busy = true;
    try {
      const answer = await fetch("/now?part=1", {redirect: "error"});
      if (answer.ok) {
        const had = document.activeElement && document.activeElement.id;
        live.innerHTML = await answer.text();
        list = d.list;
        if (had && document.getElementById(had)) document.getElementById(had).focus();
        paint(last.b);
      }
    } catch (e) { lost.hidden = false; } finally { busy = false; }
    if (last !== d && last.list !== list) hear(last);
  };
  const source = new EventSource("/live");
  source.onmessage = (e) => { lost.hidden = true; hear(JSON.parse(e.data)); };
  source.onerror = () => { lost.hidden = false; };
  source.addEventListener("over", () => { source.close(); location.reload(); });
})();
