// Script only improves: every page works without it.
import { initAll } from './govuk/govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) document.body.classList.add('govuk-frontend-supported')
initAll()

// A radio button may not say that it is expanded (WAI-ARIA); the fields that it shows follow it in the page.
const tidy = () => document.querySelectorAll('input[type=radio][aria-expanded]').forEach((one) => one.removeAttribute('aria-expanded'))
tidy()
for (const event of ['click', 'pageshow']) addEventListener(event, tidy)
