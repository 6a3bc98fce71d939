import type { LinkRole, PageRole, Tool } from '../contract/table';
import { inspectLinks, inspectPages } from './index';
import { sourceOf } from './source.testing';

const row = (header: string, cell: (name: string, i: number) => string): string =>
  header
    .split(',')
    .map((name, i) => cell(name, i))
    .join(',');

describe('links exports are known by their own column names', () => {
  const frog = 'from:1 to:2 type:0 status:6 follow:8 position:13';
  it.each<[string, Tool, string, string]>([
    [
      'Screaming Frog, English',
      'screaming-frog',
      'Type,Source,Destination,Size (Bytes),Alt Text,Anchor,Status Code,Status,Follow,Target,Rel,Path Type,Link Path,Link Position,Link Origin',
      frog
    ],
    [
      'Screaming Frog, French',
      'screaming-frog',
      'Type,Source,Destination,Taille (octets),Texte Alt,Ancrage,Code de statut,Statut,Suivre,Cible,Rel,Type de chemin,Chemin du lien,Position du lien,Origine du lien',
      frog
    ],
    [
      'Screaming Frog, Spanish',
      'screaming-frog',
      'Tipo,Desde,Hasta,Tamaño (bytes),Texto ALT,Ancla,Código de respuesta,Estado,Seguir,Objetivo,Rel,Tipo de ruta,Ruta del enlace,Posición del enlace,Origen del enlace',
      frog
    ],
    [
      'Screaming Frog, German',
      'screaming-frog',
      'Typ,Quelle,Ziel,Größe (Bytes),Alt-Text,Ankertext,Statuscode,Status,Folgen,Target,Rel,Pfadtyp,Linkpfad,Linkposition,Linkursprung',
      frog
    ],
    [
      'Sitebulb',
      'sitebulb',
      'Referring URL,Anchor Text,Target URL,Location,Nofollow',
      'from:0 to:2 follow:4 position:3'
    ],
    ['ours', 'ours', 'from,to,times,flags', 'from:0 to:1 rel:3 count:2'],
    ['our engines', 'ours', 'src,dst,kind', 'from:0 to:1 rel:2'],
    ['Gephi', 'unknown', 'Source,Target,Type,Id,Label,Weight', 'from:0 to:1 count:5']
  ])('%s', async (_, tool, header, roles) => {
    const cells = row(header, (name, i) =>
      /^(type|typ|tipo)$/i.test(name) && tool !== 'unknown'
        ? 'Hyperlink'
        : /^(source|destination|desde|hasta|quelle|ziel|from|to|src|dst|target|(referring|target) url)$/i.test(
              name
            )
          ? `https://a.example/${i}`
          : 'x'
    );
    const look = await inspectLinks(sourceOf('links.csv', `${header}\n${cells}\n`));
    expect(look.tool).toBe(tool);
    expect(look.missing).toEqual([]);
    const found: { [R in LinkRole]?: number } = look.reading.roles;
    for (const [role, column] of roles.split(' ').map(pair => pair.split(':'))) {
      expect([role, found[role as LinkRole]]).toEqual([role, Number(column)]);
    }
    expect(found.type === undefined).toBe(!roles.includes('type'));
  });
});

describe('pages exports are known by their own column names', () => {
  const frog = 'url:0 type:1 status:2 indexable:4 title:6';
  const search = 'url:0 clicks:1 impressions:2 ranking:4';
  it.each<[string, Tool, string, string]>([
    [
      'Screaming Frog, English',
      'screaming-frog',
      'Address,Content Type,Status Code,Status,Indexability,Indexability Status,Title 1,Canonical Link Element 1,Redirect URL',
      `${frog} canonical:7 redirect:8`
    ],
    [
      'Screaming Frog, German',
      'screaming-frog',
      'Adresse,Inhaltstyp,Statuscode,Status,Indexierbarkeit,Indexierbarkeitsstatus,Titel 1,Kanonisches Link-Element 1',
      `${frog} canonical:7`
    ],
    [
      'Screaming Frog, French',
      'screaming-frog',
      "Adresse,Type de contenu,Code de réponse,Statut,Indexabilité,Statut d'indexabilité,Titre 1,Lien canonique 1",
      `${frog} canonical:7`
    ],
    [
      'Screaming Frog, Spanish',
      'screaming-frog',
      'Dirección,Tipo de contenido,Código de respuesta,Estado,Indexabilidad,Estado de indexabilidad,Título 1,Elemento de enlace canónico 1',
      `${frog} canonical:7`
    ],
    [
      'Screaming Frog, Italian',
      'screaming-frog',
      'Indirizzo,Tipo di contenuto,Codice di risposta,Stato,Indicizzabilità,Stato di indicizzabilità,Titolo 1,Elemento link canonico 1',
      `${frog} canonical:7`
    ],
    [
      'Screaming Frog, Portuguese',
      'screaming-frog',
      'Endereço,Tipo de conteúdo,Código de resposta,Status,Indexabilidade,Status de indexabilidade,Título 1,Elemento de link canônico 1',
      `${frog} canonical:7`
    ],
    [
      'Sitebulb',
      'sitebulb',
      'URL,HTTP Status Code,Indexable,Indexable Status,Crawl Depth,URL Rank,Title',
      'url:0 status:1 indexable:2 title:6'
    ],
    [
      'Search Console, English',
      'search-console',
      'Top pages,Clicks,Impressions,CTR,Position',
      search
    ],
    [
      'Search Console, German',
      'search-console',
      'Häufigste Seiten,Klicks,Impressionen,CTR,Position',
      search
    ],
    [
      'Search Console, older German',
      'search-console',
      'Die häufigsten Seiten,Klicks,Impressionen,Klickrate,Durchschnittliche Position',
      search
    ],
    [
      'Search Console, French',
      'search-console',
      'Pages les plus populaires,Clics,Impressions,CTR,Position',
      search
    ],
    [
      'Search Console, Spanish',
      'search-console',
      'Páginas principales,Clics,Impresiones,CTR,Posición',
      search
    ],
    [
      'Search Console, Italian',
      'search-console',
      'Pagine principali,Clic,Impressioni,CTR,Posizione',
      search
    ],
    [
      'Search Console, Dutch',
      'search-console',
      "Populairste pagina's,Klikken,Vertoningen,CTR,Positie",
      search
    ],
    [
      'Search Console, Portuguese',
      'search-console',
      'Páginas principais,Cliques,Impressões,CTR,Posição',
      search
    ],
    ['Search Console, API', 'search-console', 'page,clicks,impressions,ctr,position', search],
    ['a sitemap', 'sitemap', 'loc,lastmod,changefreq,priority', 'url:0'],
    [
      'ours',
      'ours',
      'id,url,segment,depth,pagerank,in_degree,out_degree,component',
      'url:1 segment:2'
    ]
  ])('%s', async (_, tool, header, roles) => {
    const cells = row(header, (__, i) => (i === 0 ? 'https://a.example/' : `${i}`));
    const look = await inspectPages(sourceOf('pages.csv', `${header}\n${cells}\n`));
    expect(look.tool).toBe(tool);
    const found: { [R in PageRole]?: number } = look.reading.roles;
    for (const [role, column] of roles.split(' ').map(pair => pair.split(':'))) {
      expect([role, found[role as PageRole]]).toEqual([role, Number(column)]);
    }
  });

  test('a list of addresses without a header', async () => {
    const text = 'https://a.example/\nhttps://a.example/one\n';
    const look = await inspectPages(sourceOf('urls.txt', text));
    expect(look.reading).toMatchObject({ dialect: { header: null }, roles: { url: 0 } });
  });

  test('a column of addresses under a name that nobody knows', async () => {
    const text = 'Nr,Wo\n1,https://a.example/\n2,https://a.example/one\n';
    const look = await inspectPages(sourceOf('pages.csv', text));
    expect(look.reading.roles.url).toBe(1);
    expect(look.assumed[0]).toBe('Column Wo names the page: it holds addresses.');
  });
});
