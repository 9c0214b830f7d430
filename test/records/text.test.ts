import { describe, expect, test } from 'vitest';
import { cleanText, decodeEntities, stripJats, stripMarkup } from '../../src/records/text.ts';

describe('cleanText', () => {
  test.each<[name: string, text: string, clean: string]>([
    ['white space', '  a\n\tb\u00a0 c\u2003d ', 'a b c d'],
    ['escape sequences', 'a\u001b[31mred\u001b[0m \u001b]0;title\u0007b', 'ared b'],
    ['control characters', 'a\u0000b\u0007c\u009bd', 'abcd'],
    ['NFC', 'Mu\u0308ller', 'Müller'],
    ['reading direction', 'a\u202ebc\u202c', 'abc'],
    ['half a surrogate pair', 'a\ud83d b 😀', 'a\ufffd b 😀'],
    ['soft hyphen and byte order mark', '\ufeffco\u00adoperation', 'cooperation'],
    ['joiners of Persian and Hindi stay', 'می\u200cخواهم', 'می\u200cخواهم'],
  ])('%s', (_name, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });
});

describe('decodeEntities', () => {
  test.each<[text: string, decoded: string]>([
    ['R&amp;D', 'R&D'],
    ['&#945;-&#x3b2; &alpha;&Eacute;', 'α-β αÉ'],
    ['&amp;lt;', '&lt;'],
    ['&unknown; &; & a', '&unknown; &; & a'],
    ['&#150;&#8211;', '––'],
    ['&#0;&#xD800;&#1114112;', '\ufffd\ufffd\ufffd'],
  ])('%s', (text, decoded) => {
    expect(decodeEntities(text)).toBe(decoded);
  });
});

describe('stripMarkup', () => {
  test.each<[text: string, plain: string]>([
    ['Effect of <i>B. subtilis</i> on CO<sub>2</sub> uptake', 'Effect of B. subtilis on CO2 uptake'],
    ['10<sup>6</sup> cells', '10^6 cells'],
    ['10&lt;sup&gt;6&lt;/sup&gt; cells', '10^6 cells'],
    ['&amp;lt;sup&amp;gt;13&amp;lt;/sup&amp;gt;C', '^13C'],
    ['a<b and c>d', 'a<b and c>d'],
    ['a&lt;b and c&gt;d', 'a<b and c>d'],
    ['p &lt; 0.05 and q &gt; 1', 'p < 0.05 and q > 1'],
    ['if x<i and y>j', 'if x<i and y>j'],
    ['<unknown>stays</unknown>', '<unknown>stays</unknown>'],
    ['AT&amp;T and AT&amp;amp;T', 'AT&T and AT&T'],
    ['<scp>DNA</scp>\n      <jats:italic toggle="yes">in vivo</jats:italic>', 'DNA in vivo'],
    ['GeneReviews<sup>®</sup>', 'GeneReviews®'],
    ['<mml:math><mml:mi>α</mml:mi><mml:mo>=</mml:mo><mml:mn>1</mml:mn></mml:math>', 'α=1'],
    ['one<br/>two', 'one two'],
    ['', ''],
  ])('%s', (text, plain) => {
    expect(stripMarkup(text)).toBe(plain);
  });
});

describe('stripJats', () => {
  test.each<[name: string, abstract: string, lines: string]>([
    ['plain text', 'Just text\n over lines.', 'Just text over lines.'],
    ['a leading title', '<jats:title>Abstract</jats:title><jats:p>Text.</jats:p>', 'Text.'],
    [
      'sections',
      '<jats:title>ABSTRACT</jats:title><jats:sec><jats:title>Background:</jats:title><jats:p>A <jats:italic>b</jats:italic>.</jats:p></jats:sec>' +
        '<jats:sec>\n<jats:title>Methods</jats:title>\n<jats:p>C.</jats:p><jats:p>D.</jats:p></jats:sec>',
      'Background: A b.\nMethods: C.\nD.',
    ],
    ['paragraphs', '<jats:p>One.</jats:p><jats:p>Two.</jats:p>', 'One.\nTwo.'],
    ['escaped', '&lt;jats:p&gt;One &amp;amp; two.&lt;/jats:p&gt;', 'One & two.'],
    ['HTML', '<p>One<br>two</p><ul><li>x</li></ul>', 'One\ntwo\nx'],
    [
      'a formula twice',
      '<jats:p>Of <jats:alternatives><jats:tex-math>$\\alpha$</jats:tex-math><mml:math><mml:mi>α</mml:mi></mml:math></jats:alternatives>.</jats:p>',
      'Of α.',
    ],
    ['a comparison', '<jats:p>n&lt;5 and m>6</jats:p>', 'n<5 and m>6'],
    [
      'a later title',
      '<jats:p>Text.</jats:p><jats:title>Résumé</jats:title><jats:p>Texte.</jats:p>',
      'Text.\nRésumé: Texte.',
    ],
    ['nothing', '<jats:p/>', ''],
  ])('%s', (_name, abstract, lines) => {
    expect(stripJats(abstract)).toBe(lines);
  });
});
