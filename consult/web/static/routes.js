// Shows a question while it is asked by the answers on the page, and hides it while it is not. What is typed in a
// hidden question stays in the form and is saved. Without script every question stands there with its condition.

const form = document.querySelector('form.cc-answers, .cc-preview')
if (form) begin()

function begin () {
  const routed = [...form.querySelectorAll('[data-when]')]
  const conditions = [...form.querySelectorAll('.cc-condition')]
  const look = () => {
    for (const field of routed) field.hidden = !asked(field) // in the order of the paper: what it depends on is settled
    for (const one of conditions) one.hidden = !(chosen(one.dataset.beside).includes(one.dataset.option) || written(one))
  }
  form.addEventListener('change', look)
  form.addEventListener('consult:restored', look)
  look()
}

function asked (field) {
  const deciding = form.querySelector(`[data-field="${field.dataset.when}"]`)
  if (!deciding) return field.dataset.reached === 'yes' // it stands on another page, and the server has looked
  if (deciding.hidden) return false
  return JSON.parse(field.dataset.any).some((option) => chosen(field.dataset.when).includes(option))
}

function chosen (key) {
  return [...form.querySelectorAll(`[name="${key}"]:checked`)].map((control) => control.value)
}

// A change that was described and is not asked for any more is shown, so that nobody sends it unseen.
function written (group) {
  return [...group.querySelectorAll('textarea, input')].some((control) => control.type === 'radio' ? control.checked : control.value.trim())
}
