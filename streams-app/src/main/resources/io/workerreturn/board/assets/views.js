import { html, nothing } from './lit.js';
import { t } from './i18n.js';
import { icon } from './parts.js';
import { go, link } from './router.js';
import { remembered, remember } from './preferences.js';

const MOST = 50;
const LONGEST_NAME = 40;

const saved = () => {
  try {
    const views = JSON.parse(remembered('views') ?? '[]');
    return Array.isArray(views) ? views.filter((view) => typeof view?.name === 'string' && /^#\/[a-z]+(\?|$)/.test(view.address)) : [];
  } catch {
    return [];
  }
};

// whoever was in it is where it was opened
function closed({ key, currentTarget }) {
  if (key !== 'Escape') return;
  currentTarget.open = false;
  currentTarget.querySelector('summary').focus();
}

/** What this browser keeps by name of the page that is open: filters and order, not where one has turned to. */
export function views(app, page, query, title) {
  const { after, page: number, ...lasting } = query;
  const address = link(page, '', lasting);
  const all = saved();
  const ours = all.filter((view) => view.address.replace(/\?.*/, '') === `#/${page}`);
  const keep = (views) => {
    remember('views', JSON.stringify(views));
    app.refresh();
  };
  const save = (event) => {
    event.preventDefault();
    const field = event.target.elements.name;
    const name = field.value.trim().slice(0, LONGEST_NAME) || title;
    keep([...all.filter((view) => view.name !== name || view.address.replace(/\?.*/, '') !== `#/${page}`), { name, address }].slice(-MOST));
    field.value = '';
  };
  return html`<details class="views" @keydown=${closed}>
    <summary class="button">${t('views.title')}${ours.length ? html` <span class="n">${ours.length}</span>` : nothing}</summary>
    <div class="views-box">
      ${ours.length
        ? html`<ul>${ours.map((view) => html`<li><a href=${view.address} aria-current=${view.address === address ? 'true' : nothing} @click=${(event) => { event.preventDefault(); event.target.closest('details').open = false; go(view.address); }}>${view.name}</a><button class="tool" type="button" title=${t('views.forget', { name: view.name })} @click=${() => keep(all.filter((one) => one !== view))}>${icon('close')}<span class="visually-hidden">${t('views.forget', { name: view.name })}</span></button></li>`)}</ul>`
        : html`<p class="small muted">${t('views.none')}</p>`}
      <form class="views-form" @submit=${save}><label class="visually-hidden" for="view-name">${t('views.name')}</label><input id="view-name" name="name" maxlength=${LONGEST_NAME} autocomplete="off" placeholder=${t('views.name')} /><button class="button" type="submit">${t('views.save')}</button></form>
      <p class="small muted">${t('views.hint')}</p>
    </div>
  </details>`;
}
