import { remembered, remember } from './preferences.js';
import TEXTS from './texts.js';

const LANGUAGES = {
  zh: { column: 0, tag: 'zh-CN', plurals: new Intl.PluralRules('zh') },
  en: { column: 1, tag: 'en', plurals: new Intl.PluralRules('en') },
};

let language = remembered('language') === 'en' ? 'en' : 'zh';

/** 'zh' or 'en'. */
export const currentLanguage = () => language;

/** BCP 47 tag for Intl and for the document. */
export const localeTag = () => LANGUAGES[language].tag;

/** Switches, remembers, and tells the document. */
export function switchLanguage(to) {
  language = to in LANGUAGES ? to : 'zh';
  remember('language', language);
  document.documentElement.lang = localeTag();
}

/**
 * The text of a key with its {placeholders} filled; of a text that is {one, other}, the form that the parameter `count`
 * asks for. A key without a text shows its last part, so that a new code of the API is still read.
 */
export function t(key, parameters = {}) {
  if (!known(key)) {
    return key.slice(key.lastIndexOf('.') + 1);
  }
  const { column, plurals } = LANGUAGES[language];
  const entry = textsOf(key)[column];
  const text = typeof entry === 'string' ? entry : entry[plurals.select(parameters.count ?? 0)] ?? entry.other;
  return unbroken(text.replace(/\{(\w+)\}/g, (placeholder, name) => parameters[name] ?? placeholder));
}

/** The same text, in which no number is parted from its unit by the end of a line. */
export const unbroken = (text) => text.replace(/(\d) (?=%|(?:s|min|h|d|kB|MB)(?![\w])|\p{Script=Han})/gu, '$1\u00a0');

/** Adds the list of a service, whose keys have its name in front. */
export function speak(service, words) {
  for (const [key, texts] of Object.entries(words)) {
    TEXTS[`${service}:${key}`] = typeof texts === 'string' && Object.hasOwn(words, texts) ? `${service}:${texts}` : texts;
  }
}

// what is called as something else is called has the other's key in place of texts
const textsOf = (key) => (typeof TEXTS[key] === 'string' ? textsOf(TEXTS[key]) : TEXTS[key]);

/** One text that says what of another. */
export const pair = (of, what) => t('word.pair', { of, what });

/** Whether there is a text of this key. */
export const known = (key) => Object.hasOwn(TEXTS, key);
