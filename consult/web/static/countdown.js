// Counts down to the close by the server's clock. Without script the words are right when the page is loaded.

const place = document.querySelector('.cc-countdown')
if (place) begin(place.dataset)

function begin (words) {
  const closes = Number(words.closes) * 1000
  const load = performance.getEntriesByType('navigation')[0]
  // The server said what time it was after it was asked. Counting from the question never promises too much.
  const asked = Date.now() - performance.now() + (load ? load.requestStart : 0)
  const ahead = Number(words.now) * 1000 - asked // how far the server's clock is ahead of this one

  let timer = null
  show()
  document.addEventListener('visibilitychange', () => { if (!document.hidden) show() })

  function show () {
    clearTimeout(timer)
    const left = closes - (Date.now() + ahead)
    const text = said(left)
    if (place.textContent !== text) place.textContent = text
    if (left > 0) timer = setTimeout(show, Math.min(left % 60000 || 60000, left) + 50)
  }

  function said (left) {
    if (left <= 0) return words.over
    const minutes = Math.floor(left / 60000)
    if (!minutes) return words.less
    const parts = [counted(Math.floor(minutes / 60), words.hour, words.hours), counted(minutes % 60, words.minute, words.minutes)]
    return parts.filter(Boolean).join(' ') + ' ' + words.left
  }

  function counted (number, one, many) {
    return number ? `${number} ${number === 1 ? one : many}` : ''
  }
}
