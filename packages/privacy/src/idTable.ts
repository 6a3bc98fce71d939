/** The numbers that states and insurers give to people: how each is written, its check, and when a word must say so. */
// One file a number: all of the package would cost each start of the companion some 50 ms.
import { validate as arCuit } from 'stdnum/lib/esm/ar/cuit';
import { validate as atVnr } from 'stdnum/lib/esm/at/vnr';
import { validate as auTfn } from 'stdnum/lib/esm/au/tfn';
import { validate as beNn } from 'stdnum/lib/esm/be/nn';
import { validate as bgEgn } from 'stdnum/lib/esm/bg/egn';
import { validate as brCnpj } from 'stdnum/lib/esm/br/cnpj';
import { validate as brCpf } from 'stdnum/lib/esm/br/cpf';
import { validate as caSin } from 'stdnum/lib/esm/ca/sin';
import { validate as chSsn } from 'stdnum/lib/esm/ch/ssn';
import { validate as clRut } from 'stdnum/lib/esm/cl/rut';
import { validate as cnRic } from 'stdnum/lib/esm/cn/ric';
import { validate as czRc } from 'stdnum/lib/esm/cz/rc';
import { validate as deIdnr } from 'stdnum/lib/esm/de/idnr';
import { validate as deSvnr } from 'stdnum/lib/esm/de/svnr';
import { validate as dkCpr } from 'stdnum/lib/esm/dk/cpr';
import { validate as eeIk } from 'stdnum/lib/esm/ee/ik';
import { validate as esDni } from 'stdnum/lib/esm/es/dni';
import { validate as esNie } from 'stdnum/lib/esm/es/nie';
import { validate as fiHetu } from 'stdnum/lib/esm/fi/hetu';
import { validate as frNif } from 'stdnum/lib/esm/fr/nif';
import { validate as frNir } from 'stdnum/lib/esm/fr/nir';
import { validate as gbNino } from 'stdnum/lib/esm/gb/nino';
import { validate as gbUtr } from 'stdnum/lib/esm/gb/utr';
import { validate as grAmka } from 'stdnum/lib/esm/gr/amka';
import { validate as hkHkid } from 'stdnum/lib/esm/hk/hkid';
import { validate as hrOib } from 'stdnum/lib/esm/hr/oib';
import { validate as iePps } from 'stdnum/lib/esm/ie/pps';
import { validate as ilIdnr } from 'stdnum/lib/esm/il/idnr';
import { validate as inAadhaar } from 'stdnum/lib/esm/in/aadhaar';
import { validate as inPan } from 'stdnum/lib/esm/in/pan';
import { validate as isKennitala } from 'stdnum/lib/esm/is/kennitala';
import { validate as itCodicefiscale } from 'stdnum/lib/esm/it/codicefiscale';
import { validate as krRrn } from 'stdnum/lib/esm/kr/rrn';
import { validate as ltAsmens } from 'stdnum/lib/esm/lt/asmens';
import { validate as mxCurp } from 'stdnum/lib/esm/mx/curp';
import { validate as mxRfc } from 'stdnum/lib/esm/mx/rfc';
import { validate as myNric } from 'stdnum/lib/esm/my/nric';
import { validate as nlBsn } from 'stdnum/lib/esm/nl/bsn';
import { validate as noFodselsnummer } from 'stdnum/lib/esm/no/fodselsnummer';
import { validate as nzIrd } from 'stdnum/lib/esm/nz/ird';
import { validate as plNip } from 'stdnum/lib/esm/pl/nip';
import { validate as plPesel } from 'stdnum/lib/esm/pl/pesel';
import { validate as ptNif } from 'stdnum/lib/esm/pt/nif';
import { validate as roCnp } from 'stdnum/lib/esm/ro/cnp';
import { validate as sePersonnummer } from 'stdnum/lib/esm/se/personnummer';
import { validate as thIdnr } from 'stdnum/lib/esm/th/idnr';
import { validate as trTckimlik } from 'stdnum/lib/esm/tr/tckimlik';
import { validate as usEin } from 'stdnum/lib/esm/us/ein';
import { validate as usSsn } from 'stdnum/lib/esm/us/ssn';
import { validate as zaIdnr } from 'stdnum/lib/esm/za/idnr';
import {
  holdsItin,
  holdsKvnr,
  holdsMbi,
  holdsMedicare,
  holdsNhs,
  holdsNpi,
  holdsNric
} from './checkDigits';

/** One kind of number. */
export interface PersonalNumber {
  /** ISO country and what people there call it. */
  name: string;
  /** Ways of writing it: `9` a digit, `A` a capital letter, anything else itself. */
  shapes: readonly string[];
  /** Its check digits, dates and ranges. */
  holds(number: string): boolean;
  /**
   * Words one of which must stand before it, where plain numbers share its shape and often its check digit; `null`
   * where shape and check together are rare enough.
   */
  said: RegExp | null;
}

/** `said` holds names as they stand between letters; underscores and digits may touch them, as in columns. */
const words = (said: string, flags = 'i'): RegExp =>
  new RegExp(`(?<![\\p{L}])(?:${said})(?![\\p{L}])`, `u${flags}`);

/** Ours say it plainly; those of stdnum with a reason, and most of them take separators away themselves. */
type Check = (number: string) => boolean | { isValid: boolean };

const by = (
  name: string,
  check: Check,
  shapes: string,
  said: RegExp | null = null
): PersonalNumber => ({
  name,
  shapes: shapes.split('|'),
  // Some keep dots; for others a separator means a century.
  holds: number =>
    [number, number.replace(/[ ./-]/g, '')].some(written => {
      const checked = check(written);
      return typeof checked === 'boolean' ? checked : checked.isValid;
    }),
  said
});

const NATIONAL =
  'national (?:id|number|insurance)|personal (?:id|number|code)|identity|id (?:no|number|card)';

/** All of them; what stdnum checks it checks, those that it lacks are in `checkDigits.ts`. */
export const PERSONAL_NUMBERS: readonly PersonalNumber[] = [
  by('US SSN', usSsn, '999-99-9999'),
  by(
    'US SSN',
    usSsn,
    '999999999|999 99 9999',
    words('ssn|social security(?: number| no)?|social[ _]security')
  ),
  by('US ITIN', holdsItin, '999-99-9999'),
  by('US EIN', usEin, '99-9999999', words('ein|employer|tax id|tax number|taxpayer')),
  by('US MBI', holdsMbi, '9AA9AA9AA99|9A99A99AA99|9AA9A99AA99|9A99AA9AA99'),
  by('US MBI', holdsMbi, '9AA9-AA9-AA99|9A99-A99-AA99|9AA9-A99-AA99|9A99-AA9-AA99'),
  by('US NPI', holdsNpi, '9999999999', words('npi|national provider')),
  by('GB NINO', gbNino, 'AA999999A|AA 99 99 99 A|AA 999999 A|AA-99-99-99-A'),
  by(
    'GB NHS',
    holdsNhs,
    '9999999999|999 999 9999|999-999-9999',
    words('nhs(?: number| no)?|chi number|patient|h&c')
  ),
  by('GB UTR', gbUtr, '9999999999|99999 99999', words('utr|unique tax\\p{L}*|self assessment')),
  by(
    'DE IdNr',
    deIdnr,
    '99999999999|99 999 999 999',
    words('steuer\\p{L}*|steuer-?id\\p{L}*|idnr|id-nr|tin|tax id|tax number')
  ),
  by(
    'DE Rentenversicherung',
    deSvnr,
    '99999999A999|99 999999 A 999|99 999999 A999',
    words('rv-?(?:nr|nummer)|svnr|\\p{L}*versicherung\\p{L}*')
  ),
  by(
    'DE KVNR',
    holdsKvnr,
    'A999999999',
    words('kvnr|versicher\\p{L}*|krankenkasse\\p{L}*|egk|insurance|health')
  ),
  by('FR NIR', frNir, '999999999999999|9 99 99 99 999 999 99|9 99 99 9A 999 999 99'),
  by(
    'FR NIF',
    frNif,
    '9999999999999|99 99 999 999 999',
    words('nif|spi|fiscal|impôts|num[ée]ro fiscal')
  ),
  by('ES DNI', esDni, '99999999A|99999999-A|99.999.999-A'),
  by('ES NIE', esNie, 'A9999999A|A-9999999-A|A9999999-A'),
  by('IT codice fiscale', itCodicefiscale, 'AAAAAA99A99A999A|AAA AAA 99A99 A999A'),
  by(
    'NL BSN',
    nlBsn,
    '999999999|9999.99.999|9999 99 999',
    words('bsn|burgerservice\\p{L}*|sofi\\p{L}*')
  ),
  by('PL PESEL', plPesel, '99999999999', words('pesel')),
  by('PL NIP', plNip, '9999999999|999-999-99-99|999-99-99-999', words('nip')),
  by('BR CPF', brCpf, '999.999.999-99'),
  by('BR CPF', brCpf, '99999999999', words('cpf')),
  by('BR CNPJ', brCnpj, '99.999.999/9999-99'),
  by(
    'IN Aadhaar',
    inAadhaar,
    '999999999999|9999 9999 9999|9999-9999-9999',
    words('aadhaar|aadhar|uidai')
  ),
  by('IN PAN', inPan, 'AAAAA9999A'),
  by(
    'CA SIN',
    caSin,
    '999999999|999 999 999|999-999-999',
    words('SIN|[Ss]ocial [Ii]nsurance|sin_\\p{L}*|NAS', '')
  ),
  by('AU TFN', auTfn, '999999999|99999999|999 999 999|999 999 99', words('tfn|tax file')),
  by('AU Medicare', holdsMedicare, '9999999999|9999 99999 9', words('medicare')),
  by('NZ IRD', nzIrd, '99999999|999999999|99-999-999|999-999-999', words('ird|inland revenue')),
  by('SE personnummer', sePersonnummer, '999999-9999|99999999-9999|999999+9999'),
  by(
    'SE personnummer',
    sePersonnummer,
    '9999999999|999999999999',
    words('personnummer|personnr|pnr')
  ),
  by('FI HETU', fiHetu, '999999-999A|999999A999A|999999-9999|999999A9999'),
  by(
    'NO fødselsnummer',
    noFodselsnummer,
    '99999999999|999999 99999',
    words(`f[øo]dsels\\p{L}*|personnummer|fnr|${NATIONAL}`)
  ),
  by(
    'DK CPR',
    dkCpr,
    '9999999999|999999-9999',
    words(`cpr(?:-?(?:nr|nummer))?|personnummer|${NATIONAL}`)
  ),
  by('IS kennitala', isKennitala, '999999-9999'),
  by('BE NN', beNn, '99.99.99-999.99|99.99.99-999-99'),
  by(
    'BE NN',
    beNn,
    '99999999999',
    words(`rijksregister\\p{L}*|registre national|insz|niss|${NATIONAL}`)
  ),
  by('CZ RČ', czRc, '999999/9999'),
  by('CZ RČ', czRc, '999999/999|9999999999', words('rodn[ée]|rč|rc')),
  by('RO CNP', roCnp, '9999999999999', words('cnp|cod numeric')),
  by('BG EGN', bgEgn, '9999999999', words('egn|егн')),
  by('PT NIF', ptNif, '999999999|999 999 999', words('nif|contribuinte')),
  by(
    'AT VNR',
    atVnr,
    '9999999999|9999 999999',
    words('sv-?(?:nr|nummer)|svnr|vsnr|\\p{L}*versicherung\\p{L}*')
  ),
  by('CH AHV', chSsn, '999.9999.9999.99'),
  by('CH AHV', chSsn, '9999999999999', words('ahv\\p{L}*|avs|\\p{L}*versicherung\\p{L}*')),
  by('IE PPS', iePps, '9999999A|9999999AA', words('pps\\p{L}*|personal public service')),
  by('GR AMKA', grAmka, '99999999999', words('amka|αμκα')),
  by('HR OIB', hrOib, '99999999999', words('oib')),
  by('EE isikukood', eeIk, '99999999999', words('isikukood|ik')),
  by('LT asmens kodas', ltAsmens, '99999999999', words('asmens')),
  by('TR kimlik', trTckimlik, '99999999999', words('tc|kimlik|tckn')),
  by('ZA ID', zaIdnr, '9999999999999', words(`said|${NATIONAL}`)),
  by('MX CURP', mxCurp, 'AAAA999999AAAAAA99|AAAA999999AAAAAAA9'),
  by('MX RFC', mxRfc, 'AAAA999999AAA|AAAA999999AA9|AAAA999999999|AAAA9999999A9', words('rfc')),
  by('AR CUIT', arCuit, '99-99999999-9'),
  by('CL RUT', clRut, '99.999.999-9|9.999.999-9|99.999.999-A|9.999.999-A'),
  by('CL RUT', clRut, '99999999-9|9999999-9|99999999-A', words('rut|run')),
  by('KR RRN', krRrn, '999999-9999999'),
  by('CN RIC', cnRic, '999999999999999999|99999999999999999A'),
  by('SG NRIC', holdsNric, 'A9999999A'),
  by('HK HKID', hkHkid, 'A9999999|A999999(9)|AA999999(9)', words('hkid|identity card')),
  by('IL ID', ilIdnr, '999999999', words(`teudat|mispar|zehut|תעודת|מספר|${NATIONAL}`)),
  by('TH ID', thIdnr, '9-9999-99999-99-9'),
  by('MY NRIC', myNric, '999999-99-9999')
];
