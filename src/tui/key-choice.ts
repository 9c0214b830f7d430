/** Which keys a reviewer wants: a preset, and single keys in place of the preset's; read from the settings with every problem named. */
import { KEY_BINDINGS, KEY_PRESETS, type KeyAction, type KeyChoice, type KeyPreset, keyOf } from './keymap.ts';
import { RESOLVE_KEYS } from './resolve-keymap.ts';

export interface KeyProblem {
  /** `preset`, or the name of the act; empty where the whole is meant. */
  readonly at: string;
  readonly message: string;
}

const ACTIONS: readonly KeyAction[] = KEY_BINDINGS.map(({ action }) => action);

/**
 * Reads `keys` of the settings: the name of a preset, or `{ preset: lefthand, include: j }`.
 *
 * @param value as YAML gives it; `undefined` stands for the default preset
 */
export function readKeyChoice(value: unknown): KeyChoice | { readonly problems: readonly KeyProblem[] } {
  const entries = entriesOf(value);
  if (entries === undefined) {
    return {
      problems: [{ at: '', message: `a preset (${KEY_PRESETS.join(', ')}), or acts with their keys: { include: j }` }],
    };
  }
  const problems: KeyProblem[] = [];
  let preset: KeyPreset = 'default';
  const own: { [A in KeyAction]?: string } = {};
  for (const [name, key] of entries) {
    const action = ACTIONS.find((known) => known === name);
    if (name === 'preset') {
      const known = KEY_PRESETS.find((each) => each === key);
      if (known === undefined)
        problems.push({ at: name, message: `no preset; the presets are ${KEY_PRESETS.join(', ')}` });
      else preset = known;
    } else if (action === undefined) {
      problems.push({ at: name, message: `\`${name}\` is no act; the acts are ${ACTIONS.join(', ')}` });
    } else if (typeof key !== 'string' || !isKey(key)) {
      problems.push({ at: name, message: 'a key is one visible character that is no digit: digits stand for reasons' });
    } else own[action] = key;
  }
  const choice: KeyChoice = { preset, own };
  const all = [...problems, ...(problems.length === 0 ? findClashes(choice) : [])];
  return all.length === 0 ? choice : { problems: all };
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (value === undefined) return [];
  if (typeof value === 'string') return [['preset', value]];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : undefined;
}

function isKey(key: string): boolean {
  return [...new Intl.Segmenter().segment(key)].length === 1 && /^[^\p{Cc}\p{Z}\p{Nd}]+$/u.test(key);
}

/** Two acts on one key, on the screen of records or on that of conflicts. */
function findClashes(choice: KeyChoice): readonly KeyProblem[] {
  return [KEY_BINDINGS, RESOLVE_KEYS].flatMap((table) => {
    const taken = new Map<string, string>();
    return table.flatMap((binding): readonly KeyProblem[] => {
      const key = keyOf(binding, choice);
      const other = taken.get(key);
      taken.set(key, binding.action);
      if (other === undefined) return [];
      const at = binding.action in choice.own ? binding.action : other;
      return [
        {
          at,
          message: `\`${key}\` already stands for ${at === other ? binding.action : other}; give one of the two another key`,
        },
      ];
    });
  });
}
