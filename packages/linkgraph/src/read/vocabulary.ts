/**
 * The column names of link and page exports: those of the tools, in the languages of their interfaces, and generic
 * ones. Names are compared without case, accents and punctuation.
 *
 * Sources. Screaming Frog: header of a real All Inlinks export (English); for other languages the column tables of
 * public analysers of its exports: all of Address … Position in Spanish, French, German, Italian and Portuguese;
 * All Inlinks in French (Source, Destination, Ancrage, Code de statut, Position du lien), Spanish (Desde, Hasta,
 * Fuente, Destino, Ancla, Código de estado, Seguir, Posición del enlace) and German (Quelle, Ziel, Linkposition,
 * Ankertext). Search Console: header lines of performance exports, "Top pages" as "Häufigste Seiten" and "Die
 * häufigsten Seiten", "Pages les plus populaires", "Páginas principales", "Pagine principali", "Páginas principais";
 * Dutch from its queries export (Klikken, Vertoningen, CTR, Positie), the name of its pages column by analogy.
 * Sitemaps: sitemaps.org (loc, lastmod, changefreq, priority). Sitebulb: no export of it was at hand; its names here
 * (Referring URL, Target URL, HTTP Status Code, Crawl Source, URL Rank …) are from memory and need checking. Italian,
 * Dutch and Portuguese names of All Inlinks are the plain words of those languages.
 */
import type { LinkRole, PageRole } from '../contract/table';

/** Names of each role, most telling first, since a file may have several of them. */
export type Vocabulary<Role extends string> = Readonly<Record<Role, readonly string[]>>;

/** Names with a bar between, so that a table of them can be read. */
const list = (...lines: string[]): readonly string[] => lines.flatMap(line => line.split(' | '));

/** Of a links table. */
export const linkNames: Vocabulary<LinkRole> = {
  from: list(
    'Source | From | Source URL | From URL | URL From | Source Page | From Page | Src',
    'Referring URL | Referring Page URL | Referring Page | Referrer | Linking Page | Page source',
    'Quelle | Quell-URL | Linkgeber | Von | URL source | De | Depuis | Fuente | Desde | Origen',
    'Origine | Sorgente | Fonte | Da | Bron | Van | Origem | Parent | Start | Node1 | Start page'
  ),
  // Screaming Frog has a column Target for the attribute, beside Destination.
  to: list(
    'Destination | To | Target URL | Destination URL | To URL | URL To | Target Page | To Page',
    'Linked URL | Linked Page | Link URL | URL de destination | Ziel | Ziel-URL | Linkziel | Nach',
    'Cible | URL cible | Vers | Destino | Hasta | Destinazione | Doel | Bestemming | Naar | Para',
    'Target | Dst | Dest | Child | End | Node2 | End page | Outlink | Href | Link | A'
  ),
  type: list(
    'Type | Link Type | Typ | Linktyp | Type de lien | Tipo | Tipo de enlace | Tipo di link',
    'Linktype'
  ),
  status: list(
    'Status Code | HTTP Status Code | Target HTTP Status | HTTP Status | Target Status Code',
    'Statuscode | Status-Code | Code de statut | Code de réponse | Code HTTP | Código de estado',
    'Código de respuesta | Codice di stato | Codice di risposta | Código de status',
    'Código de resposta'
  ),
  anchor: list(
    "Anchor | Anchor Text | Link Text | Ankertext | Anker | Linktext | Ancrage | Texte d'ancre",
    'Texte de l’ancre | Ancla | Texto ancla | Texto de ancla | Ancora | Testo di ancoraggio',
    'Ankertekst | Âncora | Texto âncora'
  ),
  follow: list(
    'Follow | Followed | Dofollow | Nofollow | No Follow | Is Nofollow | Folgen | Suivre | Seguir',
    'Segui | Volgen'
  ),
  rel: list(
    'Rel | Flags | Kind | Rel Attribute | Atributo rel | Attribut rel | Rel-Attribut',
    'Attributo rel'
  ),
  position: list(
    'Link Position | Position | Link Location | Location | Placement | Linkposition',
    'Link-Position | Position du lien | Emplacement du lien | Posición del enlace',
    'Posizione del link | Posizione link | Linkpositie | Posição do link'
  ),
  count: list(
    'Times | Count | Weight | Links | Occurrences | Anzahl | Cantidad | Conteggio | Aantal'
  )
};

/** Of a pages table. */
export const pageNames: Vocabulary<PageRole> = {
  url: list(
    'Address | URL | Page URL | Full URL | Loc | Top pages | Page | Pages | Landing Page',
    'Permalink | Adresse | Dirección | Indirizzo | Adres | Endereço | Häufigste Seiten',
    'Die häufigsten Seiten | Pages les plus populaires | Páginas principales | Pagine principali',
    "Páginas principais | Uri | Populairste pagina's | Toppagina's | Belangrijkste pagina's",
    'Seite | Seiten | Página | Pagina | Address URL | Website | Link | Name | Article | Site'
  ),
  title: list(
    'Title 1 | Title | Page Title | Titel 1 | Titel | Titre 1 | Titre | Título 1 | Título',
    'Titolo 1 | Titolo | Meta Title | Paginatitel'
  ),
  segment: list(
    'Segment | Section | Category | Folder | Directory | Page Type | Template | Segmento',
    'Kategorie | Bereich | Catégorie | Rubrique | Categoría | Sección | Categoria | Sezione',
    'Categorie | Rubriek'
  ),
  status: list(
    'Status Code | HTTP Status Code | HTTP Status | Response Code | Statuscode | Status-Code',
    'Code de réponse | Code de statut | Code HTTP | Código de respuesta | Código de estado',
    'Codice di risposta | Codice di stato | Código de resposta | Código de status'
  ),
  indexable: list(
    'Indexability | Indexable | Indexable Status | Indexierbarkeit | Indexabilité | Indexabilidad',
    'Indicizzabilità | Indexeerbaarheid | Indexabilidade'
  ),
  canonical: list(
    'Canonical Link Element 1 | Canonical | Canonical URL | Kanonisches Link-Element 1',
    'Lien canonique 1 | Canonical-Linkelement 1 | Elemento de enlace canónico 1',
    'Elemento link canonico 1 | Canoniek linkelement 1 | Elemento de link canônico 1'
  ),
  redirect: list(
    'Redirect URL | Redirect URI | Redirect To | Redirects To | Weiterleitungs-URL',
    'URL de redirection | URL de redirección | URL di reindirizzamento | Omleidings-URL',
    'URL de redirecionamento'
  ),
  type: list(
    'Content Type | Content | MIME Type | Inhaltstyp | Type de contenu | Tipo de contenido',
    'Tipo di contenuto | Contenttype | Inhoudstype | Tipo de conteúdo'
  ),
  clicks: list('Clicks | GSC Clicks | Klicks | Clics | Clic | Klikken | Aantal klikken | Cliques'),
  impressions: list(
    'Impressions | GSC Impressions | Impressionen | Impresiones | Impressioni | Vertoningen',
    'Impressões'
  ),
  ranking: list(
    'Position | Average Position | Avg. Position | GSC Position | Durchschnittliche Position',
    'Position moyenne | Posición | Posición media | Posizione | Posizione media | Positie',
    'Gemiddelde positie | Posição | Posição média'
  )
};

/** Names that a tool's file has: all of `all`, and one of `any` where there are some. */
interface Signature {
  readonly all: readonly (readonly string[])[];
  readonly any?: readonly string[];
}

const frogLinks = list(
  'Link Position | Link Path | Alt Text | Path Type | Size (Bytes) | Link Origin | Linkposition',
  'Position du lien | Chemin du lien | Texte Alt | Posición del enlace | Ruta del enlace',
  'Texto Alt | Tamaño (Bytes) | Link-Position | Posizione del link | Linkpositie',
  'Posição do link'
);

const frogPages = list(
  'Indexability | Crawl Depth | Indexability Status | Title 1 | Indexierbarkeit | Crawl-Tiefe',
  'Titel 1 | Crawltiefe | Indexabilité | Niveau de profondeur | Titre 1 | Indexabilidad',
  'Nivel de profundidad | Título 1 | Indicizzabilità | Livello di profondità | Titolo 1',
  'Indexabilidade | Nível de profundidade | Indexeerbaarheid | Crawldiepte'
);

const search = list(
  'Top pages | Page | Pages | URL | Häufigste Seiten | Die häufigsten Seiten | Seite | Seiten',
  'Pages les plus populaires | Páginas principales | Página | Pagine principali | Pagina',
  "Populairste pagina's | Toppagina's | Belangrijkste pagina's | Páginas principais"
);

/** By which names a links file of a tool is known. */
export const linkSignatures: readonly (readonly [
  tool: 'ours' | 'screaming-frog' | 'sitebulb',
  Signature
])[] = [
  ['ours', { all: [['from'], ['to'], ['times'], ['flags']] }],
  ['ours', { all: [['src'], ['dst'], ['kind']] }],
  ['screaming-frog', { all: [linkNames.from, linkNames.to], any: frogLinks }],
  ['sitebulb', { all: [['Referring URL'], ['Target URL', 'URL']] }]
];

/** By which names a pages file of a tool is known. */
export const pageSignatures: readonly (readonly [
  tool: 'ours' | 'screaming-frog' | 'search-console' | 'sitebulb' | 'sitemap',
  Signature
])[] = [
  ['ours', { all: [['id'], ['url'], ['pagerank'], ['in_degree'], ['out_degree']] }],
  [
    'screaming-frog',
    {
      all: [['Address', 'Adresse', 'Dirección', 'Indirizzo', 'Adres', 'Endereço']],
      any: [...pageNames.status, ...frogPages]
    }
  ],
  ['search-console', { all: [search, pageNames.clicks, pageNames.impressions] }],
  [
    'sitemap',
    {
      all: [
        ['loc', 'Sitemap URL', 'URL'],
        ['lastmod', 'changefreq', 'priority', 'Last Modified']
      ]
    }
  ],
  [
    'sitebulb',
    {
      all: [['URL']],
      any: [
        'URL Rank',
        'Crawl Source',
        'Indexable Status',
        'HTTP Status Code',
        'HTTP Protocol',
        'Crawl Status'
      ]
    }
  ]
];
