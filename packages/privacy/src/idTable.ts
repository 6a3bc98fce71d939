/** The numbers that states and insurers give to people: how each is written, its check, and when a word must say so. */
import { stdnum } from 'stdnum';
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

/** @param check a function, or stdnum's country and number: `US.ssn` */
const by = (
  name: string,
  check: string | ((number: string) => boolean),
  shapes: string,
  said: RegExp | null = null
): PersonalNumber => ({
  name,
  shapes: shapes.split('|'),
  holds: typeof check === 'function' ? check : ofStdnum(check),
  said
});

function ofStdnum(path: string): (number: string) => boolean {
  const [country = '', code = ''] = path.split('.');
  const validator = stdnum[country]?.[code];
  if (validator === undefined) {
    throw new Error(`stdnum has no ${path}.`);
  }
  // Most of its validators take separators away themselves; for some they mean a century.
  return number =>
    [number, number.replace(/[ .\/-]/g, '')].some(written => validator.validate(written).isValid);
}

const NATIONAL =
  'national (?:id|number|insurance)|personal (?:id|number|code)|identity|id (?:no|number|card)';

/** All of them; what stdnum checks it checks, those that it lacks are in `checkDigits.ts`. */
export const PERSONAL_NUMBERS: readonly PersonalNumber[] = [
  by('US SSN', 'US.ssn', '999-99-9999'),
  by(
    'US SSN',
    'US.ssn',
    '999999999|999 99 9999',
    words('ssn|social security(?: number| no)?|social[ _]security')
  ),
  by('US ITIN', holdsItin, '999-99-9999'),
  by('US EIN', 'US.ein', '99-9999999', words('ein|employer|tax id|tax number|taxpayer')),
  by('US MBI', holdsMbi, '9AA9AA9AA99|9A99A99AA99|9AA9A99AA99|9A99AA9AA99'),
  by('US MBI', holdsMbi, '9AA9-AA9-AA99|9A99-A99-AA99|9AA9-A99-AA99|9A99-AA9-AA99'),
  by('US NPI', holdsNpi, '9999999999', words('npi|national provider')),
  by('GB NINO', 'GB.nino', 'AA999999A|AA 99 99 99 A|AA 999999 A|AA-99-99-99-A'),
  by(
    'GB NHS',
    holdsNhs,
    '9999999999|999 999 9999|999-999-9999',
    words('nhs(?: number| no)?|chi number|patient|h&c')
  ),
  by('GB UTR', 'GB.utr', '9999999999|99999 99999', words('utr|unique tax\\p{L}*|self assessment')),
  by(
    'DE IdNr',
    'DE.idnr',
    '99999999999|99 999 999 999',
    words('steuer\\p{L}*|steuer-?id\\p{L}*|idnr|id-nr|tin|tax id|tax number')
  ),
  by(
    'DE Rentenversicherung',
    'DE.svnr',
    '99999999A999|99 999999 A 999|99 999999 A999',
    words('rv-?(?:nr|nummer)|svnr|\\p{L}*versicherung\\p{L}*')
  ),
  by(
    'DE KVNR',
    holdsKvnr,
    'A999999999',
    words('kvnr|versicher\\p{L}*|krankenkasse\\p{L}*|egk|insurance|health')
  ),
  by('FR NIR', 'FR.nir', '999999999999999|9 99 99 99 999 999 99|9 99 99 9A 999 999 99'),
  by(
    'FR NIF',
    'FR.nif',
    '9999999999999|99 99 999 999 999',
    words('nif|spi|fiscal|impôts|num[ée]ro fiscal')
  ),
  by('ES DNI', 'ES.dni', '99999999A|99999999-A|99.999.999-A'),
  by('ES NIE', 'ES.nie', 'A9999999A|A-9999999-A|A9999999-A'),
  by('IT codice fiscale', 'IT.codicefiscale', 'AAAAAA99A99A999A|AAA AAA 99A99 A999A'),
  by(
    'NL BSN',
    'NL.bsn',
    '999999999|9999.99.999|9999 99 999',
    words('bsn|burgerservice\\p{L}*|sofi\\p{L}*')
  ),
  by('PL PESEL', 'PL.pesel', '99999999999', words('pesel')),
  by('PL NIP', 'PL.nip', '9999999999|999-999-99-99|999-99-99-999', words('nip')),
  by('BR CPF', 'BR.cpf', '999.999.999-99'),
  by('BR CPF', 'BR.cpf', '99999999999', words('cpf')),
  by('BR CNPJ', 'BR.cnpj', '99.999.999/9999-99'),
  by(
    'IN Aadhaar',
    'IN.aadhaar',
    '999999999999|9999 9999 9999|9999-9999-9999',
    words('aadhaar|aadhar|uidai')
  ),
  by('IN PAN', 'IN.pan', 'AAAAA9999A'),
  by(
    'CA SIN',
    'CA.sin',
    '999999999|999 999 999|999-999-999',
    words('SIN|[Ss]ocial [Ii]nsurance|sin_\\p{L}*|NAS', '')
  ),
  by('AU TFN', 'AU.tfn', '999999999|99999999|999 999 999|999 999 99', words('tfn|tax file')),
  by('AU Medicare', holdsMedicare, '9999999999|9999 99999 9', words('medicare')),
  by('NZ IRD', 'NZ.ird', '99999999|999999999|99-999-999|999-999-999', words('ird|inland revenue')),
  by('SE personnummer', 'SE.personnummer', '999999-9999|99999999-9999|999999+9999'),
  by(
    'SE personnummer',
    'SE.personnummer',
    '9999999999|999999999999',
    words('personnummer|personnr|pnr')
  ),
  by('FI HETU', 'FI.hetu', '999999-999A|999999A999A|999999-9999|999999A9999'),
  by(
    'NO fødselsnummer',
    'NO.fodselsnummer',
    '99999999999|999999 99999',
    words(`f[øo]dsels\\p{L}*|personnummer|fnr|${NATIONAL}`)
  ),
  by(
    'DK CPR',
    'DK.cpr',
    '9999999999|999999-9999',
    words(`cpr(?:-?(?:nr|nummer))?|personnummer|${NATIONAL}`)
  ),
  by('IS kennitala', 'IS.kennitala', '999999-9999'),
  by('BE NN', 'BE.nn', '99.99.99-999.99|99.99.99-999-99'),
  by(
    'BE NN',
    'BE.nn',
    '99999999999',
    words(`rijksregister\\p{L}*|registre national|insz|niss|${NATIONAL}`)
  ),
  by('CZ RČ', 'CZ.rc', '999999/9999'),
  by('CZ RČ', 'CZ.rc', '999999/999|9999999999', words('rodn[ée]|rč|rc')),
  by('RO CNP', 'RO.cnp', '9999999999999', words('cnp|cod numeric')),
  by('BG EGN', 'BG.egn', '9999999999', words('egn|егн')),
  by('PT NIF', 'PT.nif', '999999999|999 999 999', words('nif|contribuinte')),
  by(
    'AT VNR',
    'AT.vnr',
    '9999999999|9999 999999',
    words('sv-?(?:nr|nummer)|svnr|vsnr|\\p{L}*versicherung\\p{L}*')
  ),
  by('CH AHV', 'CH.ssn', '999.9999.9999.99'),
  by('CH AHV', 'CH.ssn', '9999999999999', words('ahv\\p{L}*|avs|\\p{L}*versicherung\\p{L}*')),
  by('IE PPS', 'IE.pps', '9999999A|9999999AA', words('pps\\p{L}*|personal public service')),
  by('GR AMKA', 'GR.amka', '99999999999', words('amka|αμκα')),
  by('HR OIB', 'HR.oib', '99999999999', words('oib')),
  by('EE isikukood', 'EE.ik', '99999999999', words('isikukood|ik')),
  by('LT asmens kodas', 'LT.asmens', '99999999999', words('asmens')),
  by('TR kimlik', 'TR.tckimlik', '99999999999', words('tc|kimlik|tckn')),
  by('ZA ID', 'ZA.idnr', '9999999999999', words(`said|${NATIONAL}`)),
  by('MX CURP', 'MX.curp', 'AAAA999999AAAAAA99|AAAA999999AAAAAAA9'),
  by('MX RFC', 'MX.rfc', 'AAAA999999AAA|AAAA999999AA9|AAAA999999999|AAAA9999999A9', words('rfc')),
  by('AR CUIT', 'AR.cuit', '99-99999999-9'),
  by('CL RUT', 'CL.rut', '99.999.999-9|9.999.999-9|99.999.999-A|9.999.999-A'),
  by('CL RUT', 'CL.rut', '99999999-9|9999999-9|99999999-A', words('rut|run')),
  by('KR RRN', 'KR.rrn', '999999-9999999'),
  by('CN RIC', 'CN.ric', '999999999999999999|99999999999999999A'),
  by('SG NRIC', holdsNric, 'A9999999A'),
  by('HK HKID', 'HK.hkid', 'A9999999|A999999(9)|AA999999(9)', words('hkid|identity card')),
  by('IL ID', 'IL.idnr', '999999999', words(`teudat|mispar|zehut|תעודת|מספר|${NATIONAL}`)),
  by('TH ID', 'TH.idnr', '9-9999-99999-99-9'),
  by('MY NRIC', 'MY.nric', '999999-99-9999')
];
