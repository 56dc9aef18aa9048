// Saves a form of answers while it is written. Without script each button saves; this only saves sooner.
// What could not be sent is kept in this browser and offered back, and is forgotten once it has been saved.

const PAUSE = 1500 // milliseconds of quiet before a save
const RETRY = 15000

const form = document.querySelector('form[data-autosave]')
const region = document.getElementById('cc-autosave')
if (form && region) begin()

function begin () {
  const kept = 'consult:' + form.dataset.keep
  let timer = null
  let sending = null // the save under way
  let changed = false

  if (form.querySelector('.cc-clash')) return // a person has to choose first
  offerBack()
  form.addEventListener('input', later)
  form.addEventListener('change', later)
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    changed = false
    if (!sending) return
    event.preventDefault() // the save under way will say which versions we have seen
    sending.finally(() => form.requestSubmit(event.submitter))
  })
  document.addEventListener('visibilitychange', () => { if (document.hidden && changed) save() })

  function later () {
    changed = true
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  }

  function save () {
    clearTimeout(timer)
    if (sending) return later()
    changed = false
    sending = send().finally(() => { sending = null })
  }

  async function send () {
    const body = new FormData(form)
    let refused = false
    try {
      const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: document.hidden })
      refused = answer.status !== 200 && answer.status !== 409
      if (refused) throw new Error(String(answer.status))
      said(await answer.json())
      localStorage.removeItem(kept)
    } catch {
      keep(body)
      say(refused ? region.dataset.refused : region.dataset.failed, true)
      timer = setTimeout(save, RETRY)
    }
  }

  function said (answer) {
    for (const [key, version] of Object.entries(answer.versions)) settled(key, version, answer.marks[key])
    for (const note of form.querySelectorAll('.cc-note')) note.remove()
    answer.clashes.forEach(showClash)
    const problems = Object.values(answer.problems)
    if (problems.length) say(region.dataset.problem + ' ' + problems.join(' '), true)
    else if (answer.clashes.length) say(region.dataset.clash.replace(/:$/, '.'), true)
    else say(region.dataset.saved + ' ' + answer.saved, false)
  }

  function showClash (clash) {
    const note = document.createElement('div')
    note.className = 'cc-note'
    note.append(line('p', 'govuk-body', region.dataset.clash), line('pre', 'cc-typed', clash.theirs || region.dataset.blank))
    hide(clash.key + '-kept', clash.kept) // where our text waits until somebody has chosen
    const mine = button(region.dataset.mine, () => { hide(clash.key + '-seen', clash.version); note.remove(); save() })
    const theirs = button(region.dataset.theirs, async () => {
      clearTimeout(timer)
      await sending
      hide(clash.key + '-keep', 'theirs')
      await send()
      window.location.reload()
    })
    note.append(mine, ' ', theirs)
    form.querySelector(`[data-field="${clash.key}"]`).append(note)
  }

  // What stands in the field is ours again: the page says which version it has seen, and nothing waits.
  function settled (key, version, mark) {
    hide(key + '-seen', version)
    if (mark) hide(key + '-was', mark)
    form.elements[key + '-kept']?.remove()
  }

  function hide (name, value) {
    let field = form.elements[name]
    if (!field) {
      field = document.createElement('input')
      field.type = 'hidden'
      field.name = name
      form.append(field)
    }
    field.value = value
  }

  function keep (body) {
    const pairs = [...body].filter(([name, value]) => name !== 'csrf_token' && typeof value === 'string')
    try {
      localStorage.setItem(kept, JSON.stringify(pairs))
    } catch { /* storage is full or forbidden: the page still holds the words */ }
  }

  function offerBack () {
    const stored = localStorage.getItem(kept)
    if (!stored) return
    const note = document.createElement('div')
    note.className = 'cc-note'
    note.append(line('p', 'govuk-body', region.dataset.found))
    note.append(
      button(region.dataset.restore, () => { putBack(JSON.parse(stored)); note.remove(); later() }), ' ',
      button(region.dataset.discard, () => { localStorage.removeItem(kept); note.remove() }))
    form.prepend(note)
  }

  // Only answers are put back: the versions seen stay those of the page, so that a colleague's answer is not lost.
  function putBack (pairs) {
    for (const control of form.elements) {
      if (control.type === 'radio' || control.type === 'checkbox') {
        control.checked = pairs.some(([name, value]) => name === control.name && value === control.value)
      } else if (control.type !== 'hidden') {
        const found = pairs.find(([name]) => name === control.name)
        if (found) control.value = found[1]
      }
    }
  }

  function say (words, isProblem) {
    region.textContent = words
    region.classList.toggle('cc-autosave--problem', isProblem)
  }
}

function line (tag, className, text) {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

function button (words, act) {
  const element = line('button', 'govuk-button govuk-button--secondary', words)
  element.type = 'button'
  element.addEventListener('click', act)
  return element
}
