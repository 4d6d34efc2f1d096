// SPDX-License-Identifier: GPL-2.0-only
// Steps through a diagram that has the focus: right and left, Home and End.
addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".needs-steps").forEach(hint => { hint.hidden = false; });
  const said = document.createElement("p");
  said.className = "said";
  said.setAttribute("aria-live", "polite");
  document.body.append(said);
  document.querySelectorAll(".steps").forEach(figure => {
    const events = [...figure.querySelectorAll(".ev")];
    let at = -1;
    figure.addEventListener("keydown", key => {
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: events.length - 1 }[key.key];
      if (next === undefined || key.altKey || key.ctrlKey || key.metaKey) {
        return;
      }
      key.preventDefault();
      at = Math.max(0, Math.min(events.length - 1, next));
      events.forEach((each, i) => {
        each.classList.toggle("now", i === at);
        each.classList.toggle("later", i > at);
      });
      events[at].scrollIntoView({ block: "nearest", inline: "nearest" });
      said.textContent = (at + 1) + " of " + events.length + ": " + events[at].dataset.task + ": "
        + events[at].textContent;
    });
  });
});
