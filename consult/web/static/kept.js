// What this browser keeps of a form of answers until the server has it: field by field, with the version seen.

export function shelf (name, form) {
  const before = read()
  const unusable = new Set() // fields that the server could not use as they stand: still kept here

  function read () {
    try {
      return JSON.parse(localStorage.getItem(name)) || {}
    } catch {
      return {} // forbidden, or not ours
    }
  }

  function controls (key) {
    const field = form.querySelector(`[data-field="${key}"]`)
    return field ? [...field.querySelectorAll('input, textarea, select')].filter((one) => one.name && one.type !== 'file') : []
  }

  // Names and values of one field as a form would send them.
  function pairs (key) {
    return controls(key)
      .filter((one) => (one.type !== 'radio' && one.type !== 'checkbox') || one.checked)
      .map((one) => [one.name, one.value])
  }

  const isSeen = ([field]) => /-(seen|was|kept|keep)$/.test(field)
  const said = (list) => JSON.stringify(list.filter((pair) => !isSeen(pair) && pair[1] !== ''))

  return {
    unusable,

    keep (keys) {
      const wanted = new Set([...keys, ...unusable])
      try {
        if (!wanted.size) localStorage.removeItem(name)
        else localStorage.setItem(name, JSON.stringify(Object.fromEntries([...wanted].map((key) => [key, pairs(key)]))))
      } catch { /* storage is full or forbidden: the page still holds the words */ }
    },

    forget () {
      try {
        localStorage.removeItem(name)
      } catch { /* there was nothing that could be kept */ }
    },

    body (keys) {
      const body = new FormData()
      const token = form.querySelector('[name=csrf_token]')
      if (token) body.append('csrf_token', token.value)
      for (const key of keys) for (const [field, value] of pairs(key)) body.append(field, value)
      return body
    },

    // Fields of which this browser kept something else than the page shows.
    differing () {
      return Object.keys(before).filter((key) => controls(key).length && said(before[key]) !== said(pairs(key)))
    },

    words (key) {
      return before[key].filter((pair) => !isSeen(pair) && pair[1] !== '').map((pair) => pair[1]).join('\n')
    },

    // The version that was seen comes back too: what a colleague has saved since is shown beside it, not replaced.
    putBack (key) {
      for (const control of controls(key)) {
        const found = before[key].filter(([field]) => field === control.name).map(([, value]) => value)
        if (control.type === 'radio' || control.type === 'checkbox') control.checked = found.includes(control.value)
        else control.value = found[0] ?? ''
      }
    }
  }
}
