// Judges the dates while they are typed. Without script the button "Check these dates" does the same.
// Nothing is saved and no record is left.

const PAUSE = 700 // milliseconds of quiet before asking
const PARTS = ['cc-now', 'cc-standing']

const form = document.querySelector('form[data-check]')
const live = document.getElementById('cc-live')
if (form && live) begin()

function begin () {
  let timer = null
  let asked = 0
  form.addEventListener('input', later)
  form.addEventListener('change', later)

  function later () {
    clearTimeout(timer)
    timer = setTimeout(check, PAUSE)
  }

  async function check () {
    const mine = ++asked
    const body = new FormData(form)
    body.set('do', 'check')
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } })
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status))
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      if (mine === asked) show(page)
    } catch {
      live.textContent = live.dataset.failed
    }
  }

  function show (page) {
    const said = page.getElementById('cc-headline')
    live.textContent = said ? said.textContent : live.dataset.unclear
    for (const id of PARTS) {
      const fresh = page.getElementById(id)
      if (fresh) keepOpen(document.getElementById(id), fresh)
    }
  }

  // A list of findings that was folded out stays so.
  function keepOpen (old, fresh) {
    const open = [...old.querySelectorAll('details')].map((one) => one.open)
    fresh.querySelectorAll('details').forEach((one, place) => { one.open = Boolean(open[place]) })
    old.replaceChildren(...document.adoptNode(fresh).childNodes)
  }
}
