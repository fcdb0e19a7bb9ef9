/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The hosts that Weir never looks inside on its own, also where all are looked
 * into: a mistake of Weir's would cost most there, or programs that check the
 * certificate themselves would stop.  The user's word for a host comes before.
 *
 * Whole domains where all of a domain is of that kind, else the one host; nothing
 * is below another entry.  By the languages that Weir speaks, and the rest of the
 * world.  To add one is to be sure that it exists.
 */

#include "weir-inspection.h"

static const char banks[] =
  /* The United States */
  "53.com ally.com bankofamerica.com capitalone.com chase.com chime.com citi.com citibank.com "
  "citizensbank.com discover.com etrade.com fidelity.com goldmansachs.com huntington.com key.com "
  "morganstanley.com mtb.com navyfederal.org pnc.com regions.com robinhood.com schwab.com "
  "sofi.com tdbank.com truist.com usaa.com usbank.com vanguard.com wellsfargo.com "
  /* Britain */
  "bankofscotland.co.uk barclays.co.uk co-operativebank.co.uk firstdirect.com halifax.co.uk "
  "hsbc.co.uk hsbc.com lloydsbank.co.uk lloydsbank.com metrobankonline.co.uk monzo.com "
  "nationwide.co.uk natwest.com nwolb.com rbs.co.uk revolut.com santander.co.uk starlingbank.com "
  "tsb.co.uk virginmoney.com "
  /* Germany */
  "apobank.de berliner-sparkasse.de berliner-volksbank.de comdirect.de commerzbank.com "
  "commerzbank.de consorsbank.de db.com deutsche-bank.de dkb.de flatex.de gls.de haspa.de "
  "hypovereinsbank.de ing.de n26.com norisbank.de postbank.de santander.de sparkasse.de sskm.de "
  "targobank.de traderepublic.com vr.de "
  /* Austria, Switzerland */
  "bankaustria.at bawag.at easybank.at erstebank.at postfinance.ch raiffeisen.at raiffeisen.ch "
  "sparkasse.at ubs.com zkb.ch "
  /* France */
  "banquepopulaire.fr bforbank.com bnpparibas.net boursobank.com boursorama.com caisse-epargne.fr "
  "ccf.fr cic.fr credit-agricole.fr creditmutuel.fr fortuneo.fr hellobank.fr labanquepostale.fr "
  "lcl.fr mabanque.bnpparibas monabanq.com societegenerale.fr "
  /* Belgium, Netherlands, Luxembourg */
  "abnamro.nl argenta.be asnbank.nl belfius.be bnpparibasfortis.be bunq.com ing.be ing.nl kbc.be "
  "knab.nl rabobank.nl snsbank.nl spuerkeess.lu triodos.nl "
  /* Italy */
  "bancamediolanum.it bancobpm.it bper.it credem.it finecobank.com gruppomps.it ing.it "
  "intesasanpaolo.com isybank.com poste.it unicredit.it widiba.it "
  /* Spain */
  "abanca.com bancosantander.es bancsabadell.com bankinter.com bbva.com bbva.es caixabank.com "
  "caixabank.es ibercaja.es ing.es kutxabank.es openbank.es santander.com unicajabanco.es "
  /* Portugal */
  "bancobpi.pt bancomontepio.pt cgd.pt millenniumbcp.pt novobanco.pt santander.pt "
  /* Brazil */
  "bancointer.com.br banrisul.com.br bb.com.br bradesco.com.br btgpactual.com c6bank.com.br "
  "itau.com.br nubank.com.br santander.com.br sicredi.com.br "
  /* Poland */
  "aliorbank.pl bankmillennium.pl bnpparibas.pl bosbank.pl credit-agricole.pl ing.pl ipko.pl "
  "mbank.pl pekao.com.pl pekao24.pl pkobp.pl santander.pl "
  /* Russia */
  "alfabank.ru gazprombank.ru pochtabank.ru psbank.ru raiffeisen.ru rosbank.ru rshb.ru "
  "sberbank.ru sovcombank.ru tbank.ru tinkoff.ru vtb.ru "
  /* Ukraine */
  "eximb.com monobank.ua oschadbank.ua privat24.ua privatbank.ua pumb.ua raiffeisen.ua "
  "ukrgasbank.com ukrsibbank.com "
  /* Turkey */
  "akbank.com denizbank.com enpara.com garantibbva.com.tr halkbank.com.tr isbank.com.tr "
  "qnb.com.tr teb.com.tr vakifbank.com.tr yapikredi.com.tr ziraatbank.com.tr "
  /* China */
  "abchina.com bankcomm.com boc.cn ccb.com cib.com.cn citicbank.com cmbc.com.cn cmbchina.com "
  "icbc.com.cn psbc.com spdb.com.cn "
  /* Japan */
  "aeonbank.co.jp jibunbank.co.jp jp-bank.japanpost.jp mizuhobank.co.jp mufg.jp netbk.co.jp "
  "paypay-bank.co.jp rakuten-bank.co.jp resonabank.co.jp sbishinseibank.co.jp sevenbank.co.jp "
  "smbc.co.jp sonybank.jp "
  /* India */
  "axisbank.com bankofbaroda.in hdfcbank.com icicibank.com kotak.com onlinesbi.sbi pnbindia.in "
  "sbi.co.in "
  /* Canada */
  "bmo.com cibc.com desjardins.com eqbank.ca nbc.ca rbc.com rbcroyalbank.com scotiabank.com "
  "simplii.com tangerine.ca td.com "
  /* Australia, New Zealand */
  "anz.co.nz anz.com anz.com.au asb.co.nz bendigobank.com.au bnz.co.nz commbank.com.au ing.com.au "
  "kiwibank.co.nz macquarie.com.au nab.com.au westpac.co.nz westpac.com.au "
  /* The North */
  "danskebank.com danskebank.dk dnb.no handelsbanken.se jyskebank.dk lansforsakringar.se "
  "nordea.com nordea.dk nordea.fi nordea.no nordea.se nykredit.dk op.fi seb.se sparebank1.no "
  "swedbank.ee swedbank.se "
  /* Czechia, Slovakia, Hungary, Romania */
  "airbank.cz bancatransilvania.ro bcr.ro brd.ro csas.cz csob.cz fio.cz kb.cz moneta.cz "
  "otpbank.hu slsp.sk tatrabanka.sk vub.sk "
  /* Greece, Ireland, Israel */
  "aib.ie alpha.gr bankhapoalim.co.il bankofireland.com eurobank.gr leumi.co.il nbg.gr "
  "permanenttsb.ie piraeusbank.gr "
  /* Singapore, Hong Kong, Korea */
  "dbs.com dbs.com.sg hangseng.com ibk.co.kr kakaobank.com kbstar.com ocbc.com sc.com shinhan.com "
  "tossbank.com uob.com.sg wooribank.com "
  /* South Africa, Mexico, Argentina, Chile, Colombia */
  "absa.co.za banamex.com bancochile.cl bancoestado.cl bancolombia.com banorte.com bbva.mx "
  "capitecbank.co.za fnb.co.za galicia.ar nedbank.co.za santander.cl santander.com.ar "
  "santander.com.mx standardbank.co.za";

static const char sign_in[] =
  "1password.ca 1password.com 1password.eu aadcdn.msauth.net aadcdn.msftauth.net access.line.me "
  "account.apple.com account.battle.net account.live.com account.mail.ru account.microsoft.com "
  "account.proton.me account.samsung.com account.xiaomi.com accounts.firefox.com "
  "accounts.google.com accounts.nintendo.com accounts.spotify.com accounts.youtube.com "
  "accounts.zoho.com accounts.zoho.eu appleid.apple.com auth.atlassian.com auth.mail.ru "
  "auth.openai.com auth.riotgames.com auth.services.adobe.com auth0.com bankid.com bankid.no "
  "bitwarden.com bitwarden.eu dashlane.com duo.com duosecurity.com gsa.apple.com id.atlassian.com "
  "id.cisco.com id.me id.sonyentertainmentnetwork.com id.twitch.tv id.vk.com idmsa.apple.com "
  "itsme-id.com keepersecurity.com lastpass.com login.gog.com login.ionos.de login.live.com "
  "login.microsoft.com login.microsoftonline.com login.oracle.com login.orange.fr "
  "login.salesforce.com login.steampowered.com login.tailscale.com login.taobao.com "
  "login.ubuntu.com login.windows.net login.yahoo.co.jp login.yahoo.com logincdn.msauth.net "
  "mitid.dk my.account.sony.com nordpass.com okta-emea.com okta.com oktacdn.com onelogin.com "
  "passport.baidu.com passport.jd.com passport.yandex.com passport.yandex.ru pingidentity.com "
  "pingone.com pingone.eu signin.aws.amazon.com signin.ebay.com signin.ebay.de smart-id.com";

static const char payment[] =
  "95516.com adyen.com adyenpayments.com aexp-static.com affirm.com afterpay.com alipay.com "
  "alipayobjects.com americanexpress.com apple-pay-gateway.apple.com arcot.com authorize.net "
  "bancontact.com bizum.es blik.com braintree-api.com braintreegateway.com cardinalcommerce.com "
  "cash.app checkout.com cielo.com.br cloudpayments.ru coinbase.com computop-paygate.com "
  "cybersource.com datatrans.com dotpay.pl giropay.de gmo-pg.com gocardless.com ideal.nl "
  "interac.ca iyzico.com iyzipay.com jcb.co.jp klarna.com klarnacdn.net klarnaservices.com "
  "kraken.com link.com liqpay.ua lyra.com mastercard.com mbway.pt mercadopago.com "
  "mercadopago.com.br mobilepay.dk mollie.com moneygram.com multisafepay.com neteller.com nexi.it "
  "npci.org.in nspk.ru pagseguro.com.br pagseguro.uol.com.br papara.com pay.amazon.com "
  "pay.google.com pay.weixin.qq.com payconiq.com paydirekt.de payline.com payments.amazon.com "
  "payments.google.com payone.com payoneer.com paypal.com paypal.me paypalobjects.com "
  "paypay.ne.jp payplug.com paysafe.com paysafecard.com paytm.com paytrail.com payu.com payu.pl "
  "phonepe.com plaid.com przelewy24.pl qiwi.com ratepay.com razorpay.com redsys.es robokassa.com "
  "robokassa.ru saferpay.com satispay.com sezzle.com skrill.com smbc-card.com sofort.com "
  "squareup.com stripe.com stripe.network sumup.com swish.nu systempay.fr tenpay.com tink.com "
  "tpay.com truelayer.com trustly.com twint.ch unionpay.com unionpayintl.com unzer.com venmo.com "
  "vipps.no visa.com wayforpay.com wero-wallet.eu westernunion.com wise.com worldpay.com "
  "yapily.com yoomoney.ru zellepay.com zip.co";

static const char health[] =
  "1177.se 23andme.com aetna.com ameli.fr anthem.com aok.de barmer.de bcbs.com betterhelp.com "
  "cigna.com clevelandclinic.org cvs.com dak.de docplanner.com doctolib.de doctolib.fr "
  "doctolib.it doctoralia.com.br doctoralia.es emias.info express-scripts.com gematik.de "
  "goodrx.com guahao.com haodf.com healthcare.gov helsenorge.no helsi.me hkk.de humana.com "
  "ikk-classic.de jameda.de kaiserpermanente.org kanta.fi kkh.de labcorp.com mayoclinic.org "
  "medicare.gov mijngezondheid.net min-saude.pt miodottore.it monespacesante.fr mychart.com "
  "mychart.org nhs.uk patientaccess.com questdiagnostics.com sbk.org sundhed.dk teladoc.com tk.de "
  "uhc.com walgreens.com znanylekarz.pl zocdoc.com";

static const char government[] =
  /* German-speaking */
  "admin.ch agov.ch arbeitsagentur.de bafoeg-digital.de bund.de ch.ch "
  "deutsche-rentenversicherung.de elster.de gv.at meinesv.at personalausweisportal.de "
  "service.berlin.de sozialversicherung.at zoll.de "
  /* French-speaking */
  "caf.fr francetravail.fr gouv.fr guichet.lu info-retraite.fr lassuranceretraite.fr "
  "lidentitenumerique.laposte.fr msa.fr net-entreprises.fr pole-emploi.fr service-public.fr "
  "urssaf.fr "
  /* Italy, Spain, Portugal, Latin America */
  "agenciatributaria.es dnielectronico.es fnmt.es gob.ar gob.cl gob.es gob.mx gob.pe gov.br "
  "gov.co gov.it gov.pt inps.it jus.br pagopa.it registrocivil.cl seg-social.es seg-social.pt "
  "sii.cl "
  /* Britain, Ireland */
  "gov.ie gov.scot gov.uk gov.wales mygovid.ie revenue.ie ros.ie "
  /* North America */
  "ca.gov canada.ca gc.ca gov.bc.ca irs.gov login.gov ny.gov ontario.ca ssa.gov studentaid.gov "
  "texas.gov treasurydirect.gov usa.gov uscis.gov va.gov "
  /* Russia, Ukraine, Kazakhstan, Turkey */
  "egov.kz gosuslugi.ru gov.ru gov.tr gov.ua mos.ru nalog.ru "
  /* China, Japan, Korea */
  "go.jp go.kr gov.cn gov.hk gov.kr gov.tw lg.jp "
  /* Poland, Czechia, Slovakia, Hungary, Romania, Greece */
  "aade.gr anaf.ro cssz.cz financnasprava.sk ghiseul.ro gov.cz gov.gr gov.hu gov.pl gov.ro gov.sk "
  "gsis.gr identitaobcana.cz magyarorszag.hu mojedatovaschranka.cz slovensko.sk zus.pl "
  /* Netherlands, Belgium */
  "belastingdienst.nl belgium.be digid.nl duo.nl fgov.be overheid.nl svb.nl toeslagen.nl uwv.nl "
  "vlaanderen.be "
  /* The North, the Baltic states */
  "altinn.no borger.dk csn.se eesti.ee emta.ee epaslaugos.lt forsakringskassan.se gov.lv "
  "idporten.no kela.fi lanekassen.no latvija.lv minpension.se nav.no nemlog-in.dk skat.dk "
  "skatteetaten.no skatteverket.se sodra.lt suomi.fi verksamt.se vero.fi virk.dk vmi.lt "
  /* Elsewhere */
  "absher.sa ecas.ec.europa.eu go.id gov.ae gov.au gov.il gov.in gov.sa gov.sg gov.za govt.nz "
  "nic.in uaepass.ae webgate.ec.europa.eu";

static const char updates[] =
  "addons.mozilla.org albert.apple.com android.clients.google.com api.snapcraft.io "
  "appldnld.apple.com archive.debian.org archive.mozilla.org archive.ubuntu.com "
  "aus1.torproject.org aus5.mozilla.org autoupdate.geo.opera.com cache.nixos.org cdn.redhat.com "
  "changelogs.ubuntu.com ciscobinary.openh264.org clients2.google.com codecs.fedoraproject.org "
  "content-signature-2.cdn.mozilla.net contracts.canonical.com database.clamav.net deb.debian.org "
  "definitionupdates.microsoft.com delivery.mp.microsoft.com dist.torproject.org "
  "distfiles.gentoo.org dl-cdn.alpinelinux.org dl.fedoraproject.org dl.flathub.org dl.google.com "
  "download-installer.cdn.mozilla.net download.cdn.mozilla.net download.fedoraproject.org "
  "download.microsoft.com download.mozilla.org download.opensuse.org download1.rpmfusion.org "
  "edge.microsoft.com esm.ubuntu.com firefox-settings-attachments.cdn.mozilla.net "
  "firefox.settings.services.mozilla.com ftp.debian.org fwupd.org gdmf.apple.com "
  "geo.mirror.pkgbuild.com gs.apple.com gvt1.com httpredir.debian.org itunes.apple.com "
  "laptop-updates.brave.com livepatch.canonical.com mesu.apple.com mirrors.fedoraproject.org "
  "mirrors.rpmfusion.org msedge.api.cdp.microsoft.com officecdn.microsoft.com "
  "ostree.fedoraproject.org packages.linuxmint.com packages.microsoft.com packages.mozilla.org "
  "play.googleapis.com ports.ubuntu.com ppa.launchpad.net ppa.launchpadcontent.net "
  "registry.fedoraproject.org repo.vivaldi.com safebrowsing.googleapis.com scc.suse.com "
  "security.debian.org security.ubuntu.com snapcraftcontent.com steamcontent.com "
  "subscription.rhsm.redhat.com swcdn.apple.com swdist.apple.com swdownload.apple.com "
  "swscan.apple.com update.code.visualstudio.com update.googleapis.com update.libreoffice.org "
  "update.microsoft.com update.videolan.org update.vivaldi.com updates-http.cdn-apple.com "
  "updates.bravesoftware.com updates.cdn-apple.com updates.suse.com wdcp.microsoft.com "
  "windowsupdate.com xp.apple.com";

static const char connectivity[] =
  "capnet.elementary.io captive.apple.com clients3.google.com conncheck.opensuse.org "
  "connect.rom.miui.com connectivity-check.ubuntu.com connectivitycheck.android.com "
  "connectivitycheck.grapheneos.network connectivitycheck.gstatic.com "
  "connectivitycheck.platform.hicloud.com cp.cloudflare.com detectportal.brave-http-only.com "
  "detectportal.firefox.com msftconnecttest.com msftncsi.com network-test.debian.org "
  "networkcheck.kde.org nmcheck.gnome.org ping.archlinux.org test.steampowered.com";

static const char messengers[] =
  "edge-mqtt.facebook.com ess.apple.com getsession.org line-apps.com push.apple.com signal.org "
  "simplex.im threema.ch viber.com whatsapp.com whatsapp.net whispersystems.org wickr.com "
  "wire.com";

static const char *const lists[WEIR_N_EXEMPT_CATEGORIES] = {
  [WEIR_EXEMPT_BANK] = banks,
  [WEIR_EXEMPT_SIGN_IN] = sign_in,
  [WEIR_EXEMPT_PAYMENT] = payment,
  [WEIR_EXEMPT_HEALTH] = health,
  [WEIR_EXEMPT_GOVERNMENT] = government,
  [WEIR_EXEMPT_UPDATE] = updates,
  [WEIR_EXEMPT_CONNECTIVITY] = connectivity,
  [WEIR_EXEMPT_MESSENGER] = messengers,
};

/* Made once, then only read, on any thread. */
typedef struct
{
  GArray *entries;     /* (owned) (element-type WeirExemptHost): in order */
  GHashTable *by_host; /* (owned): into @entries */
} Table;

static void
add_list (GArray *entries, WeirExemptCategory category)
{
  g_autofree char **hosts = g_strsplit (lists[category], " ", -1);

  for (char **host = hosts; *host != NULL; host++)
    {
      const WeirExemptHost entry = { *host, category }; /* which keeps it */

      g_array_append_val (entries, entry);
    }
}

static gint
compare_entries (gconstpointer a, gconstpointer b)
{
  const WeirExemptHost *first = a;
  const WeirExemptHost *second = b;

  if (first->category != second->category)
    return first->category < second->category ? -1 : 1;

  return strcmp (first->host, second->host);
}

static Table *
table_new (void)
{
  Table *table = g_new (Table, 1);

  table->entries = g_array_new (FALSE, FALSE, sizeof (WeirExemptHost));
  for (guint category = 0; category < WEIR_N_EXEMPT_CATEGORIES; category++)
    add_list (table->entries, category);
  g_array_sort (table->entries, compare_entries);

  table->by_host = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < table->entries->len; i++)
    {
      WeirExemptHost *entry = &g_array_index (table->entries, WeirExemptHost, i);

      g_hash_table_insert (table->by_host, (gpointer) entry->host, entry);
    }

  return table;
}

static const Table *
get_table (void)
{
  static Table *table = NULL;

  if (g_once_init_enter (&table))
    g_once_init_leave (&table, table_new ());

  return table;
}

const WeirExemptHost *
weir_exempt_hosts_get (guint *n_hosts)
{
  const Table *table = get_table ();

  *n_hosts = table->entries->len;

  return (const WeirExemptHost *) table->entries->data;
}

const WeirExemptHost *
weir_exempt_hosts_find (const char *host)
{
  const Table *table = get_table ();
  const char *name = host;

  g_return_val_if_fail (host != NULL, NULL);

  /* An address is no entry, and neither is what stands behind a dot in it. */
  while (name != NULL)
    {
      const WeirExemptHost *entry = g_hash_table_lookup (table->by_host, name);

      if (entry != NULL)
        return entry;
      name = strchr (name, '.');
      if (name != NULL)
        name++;
    }

  return NULL;
}
