// Saves a form of answers while it is written: only the fields that were changed here, each with the version that this
// page has seen. What is not saved yet is kept in this browser, offered back, and forgotten once the server has it.
// Without script each button saves; this only saves sooner.
import { shelf } from './kept.js'

const PAUSE = 1500 // milliseconds of quiet before a save
const FIRST_RETRY = 2000
const LONGEST_RETRY = 60000

const form = document.querySelector('form[data-autosave]')
const region = document.getElementById('cc-autosave')
if (form && region) begin()

function begin () {
  const kept = shelf('consult:' + form.dataset.keep, form)
  const changed = new Set() // keys of fields that the server does not have yet
  const clashing = new Map() // key to the note in which a person has to choose
  let timer = null
  let sending = null // the save under way
  let wait = FIRST_RETRY
  let failing = false

  offerBack()
  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  form.addEventListener('submit', leave)
  window.addEventListener('online', () => { if (changed.size) save() })
  window.addEventListener('pageshow', () => { form.removeAttribute('aria-busy'); for (const seen of form.querySelectorAll('[name$="-seen"]')) seen.disabled = false })
  window.addEventListener('beforeunload', (event) => { if (failing && changed.size) event.preventDefault() })
  document.addEventListener('visibilitychange', () => { if (document.hidden && changed.size) save() })

  function typed (event) {
    const field = event.target.closest('[data-field]')
    if (!field || field.closest('.cc-clash')) return // a person chooses there, and sends it by the button
    if (event.type === 'change' && event.target.matches('textarea')) return // every letter was an input already
    changed.add(field.dataset.field)
    keepHere()
    clearTimeout(timer)
    timer = setTimeout(save, PAUSE)
  }

  // What is typed beside another text is sent too: the server keeps both until a person has chosen.
  function ready () {
    return [...changed]
  }

  function keepHere () {
    kept.keep(new Set([...changed, ...clashing.keys()]))
  }

  function save () {
    clearTimeout(timer)
    if (sending || !ready().length) return sending
    sending = send(ready()).finally(() => { sending = null })
    return sending
  }

  // The fields leave the list when they are sent: what is typed meanwhile puts them back on it.
  async function send (keys) {
    const body = kept.body(keys)
    for (const key of keys) changed.delete(key)
    try {
      said(await post(body), keys)
      keepHere()
      if (ready().length) timer = setTimeout(save, PAUSE)
    } catch (problem) {
      for (const key of keys) changed.add(key)
      keepHere()
      failing = true
      say(region.dataset[problem.name === 'Refused' ? 'refused' : problem.name === 'TooLarge' ? 'large' : 'failed'], true)
      timer = setTimeout(save, wait)
      wait = Math.min(wait * 2, LONGEST_RETRY)
    }
  }

  async function post (body, again = true) {
    const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' }, keepalive: document.hidden })
    if (answer.status === 200 || answer.status === 409) return answer.json()
    if (answer.status === 413) throw named('TooLarge')
    if (answer.status >= 500) throw named('Failed')
    if (!again || !await renewed(body)) throw named('Refused')
    return post(body, false)
  }

  // The page was open longer than its token lives: a fresh one is taken from the same page, opened again unseen.
  async function renewed (body) {
    const page = await fetch(window.location.href, { headers: { Accept: 'text/html' } })
    if (!page.ok) return false
    const token = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('form[data-autosave] [name=csrf_token]')
    if (!token) return false
    for (const one of document.querySelectorAll('[name=csrf_token]')) one.value = token.value
    body.set('csrf_token', token.value)
    return true
  }

  function said (answer, keys) {
    failing = false
    wait = FIRST_RETRY
    for (const [key, version] of Object.entries(answer.versions)) {
      settled(key, version, answer.marks[key])
      clashing.get(key)?.remove()
      clashing.delete(key)
    }
    for (const key of Object.keys(answer.problems)) if (keys.includes(key)) kept.unusable.add(key)
    for (const key of Object.keys(answer.versions)) kept.unusable.delete(key)
    answer.clashes.forEach(showClash)
    const problems = Object.values(answer.problems)
    if (problems.length) say(region.dataset.problem + ' ' + problems.join(' '), true)
    else if (answer.clashes.length) say(region.dataset.clash.replace(/:$/, '.'), true)
    else say(region.dataset.saved + ' ' + answer.saved, false)
  }

  function showClash (clash) {
    clashing.get(clash.key)?.remove()
    const field = form.querySelector(`[data-field="${clash.key}"]`)
    const words = field.querySelector(`textarea[name="${clash.key}"]`)
    const note = line('div', 'cc-note', '')
    note.append(line('p', 'govuk-body', region.dataset.clash), line('pre', 'cc-typed', clash.theirs || region.dataset.blank))
    const chosen = () => {
      note.remove()
      clashing.delete(clash.key)
      hide(clash.key, 'seen', clash.version)
    }
    hide(clash.key, 'kept', clash.kept) // where our text waits on the server until somebody has chosen
    const ours = () => {
      chosen()
      changed.add(clash.key)
      save()
    }
    note.append(button(region.dataset.mine, ours), ' ')
    note.append(button(region.dataset.theirs, async () => {
      chosen()
      hide(clash.key, 'keep', 'theirs')
      clearTimeout(timer)
      await sending
      await send([clash.key])
      if (failing) return
      if (!words) return window.location.reload()
      words.value = clash.theirs
      settled(clash.key, clash.version)
    }))
    if (words && clash.theirs && clash.yours) {
      note.append(' ', button(region.dataset.both, () => {
        words.value = clash.theirs + '\n\n' + words.value
        ours()
      }))
    }
    clashing.set(clash.key, note)
    field.append(note)
  }

  // What stands in the field is ours again: the page says which version it has seen, and no other text waits.
  function settled (key, version, mark) {
    hide(key, 'seen', version)
    if (mark) hide(key, 'was', mark)
    for (const part of ['kept', 'keep']) form.elements[`${key}-${part}`]?.remove()
  }

  function hide (key, part, value) {
    let hidden = form.elements[`${key}-${part}`]
    if (!hidden) {
      hidden = document.createElement('input')
      hidden.type = 'hidden'
      hidden.name = `${key}-${part}`
      form.querySelector(`[data-field="${key}"]`).append(hidden)
    }
    hidden.value = value
  }

  // Leaving by a button: first what is not saved yet, then on, unless two texts for a field wait for a choice. Fields that nobody touched here are not sent again.
  function leave (event) {
    if (!sending && !ready().length) {
      for (const field of form.querySelectorAll('[data-field]')) {
        const key = field.dataset.field
        const touched = changed.has(key) || clashing.has(key) || kept.unusable.has(key) || field.closest('.cc-clash')
        const seen = form.elements[key + '-seen']
        if (seen) seen.disabled = !touched
      }
      failing = false
      return
    }
    event.preventDefault()
    const submitter = event.submitter
    form.setAttribute('aria-busy', 'true')
    Promise.resolve(sending).then(save).then(() => {
      if (failing || clashing.size) form.removeAttribute('aria-busy')
      else form.requestSubmit(submitter)
    })
  }

  function offerBack () {
    const found = kept.differing()
    if (!found.length) return kept.forget()
    const note = line('section', 'cc-note', '')
    note.setAttribute('aria-label', region.dataset.found)
    note.append(line('p', 'govuk-body', region.dataset.found))
    for (const key of found) note.append(line('pre', 'cc-typed', kept.words(key)))
    const settle = () => { note.remove(); kept.forget() }
    note.append(button(region.dataset.restore, () => {
      for (const key of found) { kept.putBack(key); changed.add(key) }
      settle()
      keepHere()
      form.dispatchEvent(new Event('consult:restored'))
      save()
    }), ' ', button(region.dataset.discard, settle))
    form.prepend(note)
  }

  function say (words, isProblem) {
    region.textContent = words
    region.classList.toggle('cc-autosave--problem', isProblem)
  }
}

function named (name) {
  return Object.assign(new Error(name), { name })
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
