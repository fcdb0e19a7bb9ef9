/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What Weir says at its own port: the test page, the proxy script, the certificate, the guide.
 *
 * Whoever can connect can ask, and a web page can make a browser connect.  So all of it is to be
 * read alone, nothing is changed by asking, and the name asked for must be the very address and
 * port at which the client came in, or another name of the loopback if it is one: a name that was
 * pointed here (DNS rebinding) is not Weir's, whatever it listens on.  No page of another origin
 * may read an answer, show it in a frame, make a picture or a script of it, or have it downloaded.
 * That something listens at a port, any page can find out; not that it is Weir.  So there is no
 * Cross-Origin-Opener-Policy either: whoever opens a window would see it close.
 *
 * Some browsers send what is for this computer through the proxy as well: the same pages, asked for
 * with their whole address.
 */

#include "weir-own-pages.h"

#include "weir-help.h"
#include "weir-listeners.h"
#include "weir-local-response-private.h"
#include "weir-pac.h"
#include "weir-page.h"
#include "weir-test-page.h"

#include <glib/gi18n-lib.h>
#include <sys/socket.h>

#define PAC_TYPE "application/x-ns-proxy-autoconfig"
#define CERTIFICATE_TYPE "application/x-x509-ca-cert"
#define HELP "/help/"

/* Of each answer, also of a refusal. */
#define GUARDS                                    \
  "Cross-Origin-Resource-Policy: same-origin\r\n" \
  "Referrer-Policy: no-referrer\r\n"              \
  "X-Frame-Options: DENY\r\n"

#define SECURITY(policy) GUARDS "Content-Security-Policy: " policy "\r\n"

#define HELP_SECURITY                                                                 \
  SECURITY ("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; " \
            "form-action 'none'; frame-ancestors 'none'")

/* --- For Weir itself ------------------------------------------------------- */

/* Where the client's connection came in. Returns: (transfer full) (nullable) */
static GSocketAddress *
get_own_address (const WeirExchange *exchange)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;

  if (getsockname (weir_stream_get_fd (&exchange->client->stream), (struct sockaddr *) &address,
                   &length) != 0)
    return NULL;

  return g_socket_address_new_from_native (&address, length);
}

/* Whether @host is how a browser writes @address, or another name of the loopback if it is one. */
static gboolean
is_own_host (GInetAddress *address, const char *host)
{
  static const char *const loopbacks[] = { "127.0.0.1", "[::1]", "localhost", NULL };
  gboolean is_ipv6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
  g_autofree char *number = g_inet_address_to_string (address);
  g_autofree char *written = g_strdup_printf (is_ipv6 ? "[%s]" : "%s", number);

  return g_str_equal (host, written) ||
         (g_inet_address_get_is_loopback (address) && g_strv_contains (loopbacks, host));
}

/* "127.0.0.1:9347", "192.0.2.1:9347", or on loopback "localhost:9347", and nothing else. */
gboolean
weir_own_pages_have_authority (const WeirExchange *exchange, WeirSpan authority)
{
  g_autoptr (GSocketAddress) own = get_own_address (exchange);
  g_autofree char *text = weir_span_dup (authority);
  g_autofree char *end = NULL;

  if (own == NULL || !G_IS_INET_SOCKET_ADDRESS (own))
    return FALSE;

  end = g_strdup_printf (":%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own)));
  if (!g_str_has_suffix (text, end))
    return FALSE;
  text[strlen (text) - strlen (end)] = '\0';

  return is_own_host (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (own)), text);
}

/* Inside a tunnel a path is the origin's, which has pages of its own. */
gboolean
weir_own_pages_are_asked (const WeirExchange *exchange)
{
  const WeirUrl *url = &exchange->url;

  if (exchange->inside != NULL)
    return FALSE;

  switch (url->form)
    {
    case WEIR_TARGET_ORIGIN:
    case WEIR_TARGET_ASTERISK:
      return TRUE;

    case WEIR_TARGET_ABSOLUTE:
      return weir_listeners_has_host (exchange->proxy->listeners, &url->host, url->port) &&
             weir_own_pages_have_authority (exchange, url->authority);

    case WEIR_TARGET_AUTHORITY:
    default:
      return FALSE;
    }
}

/* --- Pages ----------------------------------------------------------------- */

static void
send_text (WeirExchange *exchange, const char *type, const char *fields, const char *text)
{
  const WeirLocalResponse response = {
    .status = 200,
    .type = type,
    .fields = fields,
    .content = weir_span_of (text),
  };

  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

/* Returns: (transfer full) (nullable) */
static char *
get_agent (const WeirHead *head)
{
  const WeirField *field = weir_head_find (head, WEIR_FIELD_USER_AGENT);

  return field != NULL ? g_utf8_make_valid (field->value.octets, (gssize) field->value.length)
                       : NULL;
}

/* A browser that asks for the page through Weir has shown all that its first probe would. */
static void
tell_client (WeirExchange *exchange, const WeirHead *head)
{
  const WeirObserver *observer = exchange->proxy->observer;
  const WeirField *field = weir_head_find (head, WEIR_FIELD_USER_AGENT);

  if (exchange->url.form == WEIR_TARGET_ABSOLUTE && observer != NULL && observer->probed != NULL &&
      field != NULL)
    observer->probed (field->value, FALSE, exchange->proxy->observer_data);
}

static void
answer_test_page (WeirExchange *exchange, const WeirHead *head, const char *authority)
{
  const WeirProxy *proxy = exchange->proxy;
  gboolean has_authority = proxy->inspector.authority != NULL;
  g_autofree char *agent = get_agent (head);
  g_autofree char *addresses = weir_listeners_describe (proxy->listeners);
  const WeirTestPage about = {
    .authority = authority,
    .probe_host = proxy->probe_host,
    .user_agent = agent,
    .addresses = addresses,
    .is_connected = exchange->url.form == WEIR_TARGET_ABSOLUTE,
    .has_authority = has_authority,
    .is_inspecting = has_authority && weir_policy_inspects (proxy->policy),
    .is_filtering = weir_policy_is_filtering (proxy->policy),
    .n_requests = proxy->figures.exchanges,
    .n_blocked = proxy->figures.blocked,
  };
  g_autofree char *security = NULL;
  g_autofree char *page = weir_test_page_new (&about, &security);
  g_autofree char *fields = g_strdup_printf (SECURITY ("%s"), security);

  tell_client (exchange, head);
  send_text (exchange, WEIR_LOCAL_PAGE_TYPE, fields, page);
}

static void
answer_pac (WeirExchange *exchange, const WeirHead *head G_GNUC_UNUSED, const char *authority)
{
  g_autofree char *script = weir_pac_new (authority);

  send_text (exchange, PAC_TYPE, GUARDS, script);
}

/* The certificate alone: its key is in no answer. */
static void
answer_certificate (WeirExchange *exchange,
                    const WeirHead *head G_GNUC_UNUSED,
                    const char *authority G_GNUC_UNUSED)
{
  WeirAuthority *certifier = exchange->proxy->inspector.authority;

  if (certifier != NULL)
    weir_local_response_send_bytes (exchange, CERTIFICATE_TYPE, GUARDS,
                                    weir_authority_get_der (certifier));
  else
    weir_own_pages_refuse (exchange, 404);
}

/* What browsers ask for by themselves is no failure. */
static void
answer_icon (WeirExchange *exchange,
             const WeirHead *head G_GNUC_UNUSED,
             const char *authority G_GNUC_UNUSED)
{
  const WeirLocalResponse response = { .status = 404, .fields = GUARDS };

  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

static void
answer_no_help (WeirExchange *exchange)
{
  const char *const paragraphs[] = {
    _ ("The guide was not installed with this Weir, or its file is damaged. All else works without "
       "it."),
    NULL,
  };
  g_autofree char *page = weir_page_new (_ ("The guide is not here"), paragraphs);
  const WeirLocalResponse response = {
    .status = 404,
    .type = WEIR_LOCAL_PAGE_TYPE,
    .fields = SECURITY (WEIR_LOCAL_PAGE_SECURITY),
    .content = weir_span_of (page),
  };

  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

static void
answer_help (WeirExchange *exchange, const char *name)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *type = NULL;

  switch (weir_help_find (exchange->proxy->help, name, &bytes, &type))
    {
    case WEIR_HELP_FOUND:
      weir_local_response_send_bytes (exchange, type, HELP_SECURITY, bytes);
      break;

    case WEIR_HELP_NOT_INSTALLED:
      answer_no_help (exchange);
      break;

    case WEIR_HELP_NO_SUCH_PAGE:
    default:
      weir_own_pages_refuse (exchange, 404);
      break;
    }
}

/* --- Which ----------------------------------------------------------------- */

typedef struct
{
  const char *path;
  gboolean is_for_others; /* who follows a link on a page of another origin gets it, too */
  void (*answer) (WeirExchange *exchange, const WeirHead *head, const char *authority);
} Page;

static const Page pages[] = {
  { "/", TRUE, answer_test_page },
  { "/favicon.ico", FALSE, answer_icon },
  { "/proxy.pac", FALSE, answer_pac },
  { "/weir-ca.crt", FALSE, answer_certificate },
};

/* Returns: (transfer full) */
static char *
dup_path (const WeirExchange *exchange, const WeirHead *head)
{
  if (exchange->url.form != WEIR_TARGET_ABSOLUTE)
    return weir_span_dup (head->target);

  return exchange->url.path.length > 0 ? weir_span_dup (exchange->url.path) : g_strdup ("/");
}

/*
 * Whether a page of another origin makes the browser ask, as the browser says.  What is not shown but downloaded
 * would leave the window as it was, for that page to see, and a certificate would be offered for trust.
 */
static gboolean
is_of_others (const WeirHead *head)
{
  const WeirField *site = weir_head_find (head, WEIR_FIELD_SEC_FETCH_SITE);

  return site != NULL && !weir_span_equal_string (site->value, "same-origin") &&
         !weir_span_equal_string (site->value, "none");
}

static void
answer_page (WeirExchange *exchange, const WeirHead *head, const Page *page, const char *authority)
{
  if (page->is_for_others || !is_of_others (head))
    page->answer (exchange, head, authority);
  else
    weir_own_pages_refuse (exchange, 403);
}

/* @authority: where the client came in */
static void
answer (WeirExchange *exchange, const WeirHead *head, WeirSpan authority)
{
  g_autofree char *address = weir_span_dup (authority);
  g_autofree char *path = dup_path (exchange, head);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (path, pages[i].path))
      {
        answer_page (exchange, head, &pages[i], address);
        return;
      }

  if (g_str_has_prefix (path, HELP))
    answer_help (exchange, path + strlen (HELP));
  else
    weir_own_pages_refuse (exchange, 404);
}

void
weir_own_pages_answer (WeirExchange *exchange, const WeirHead *head)
{
  const WeirField *host = weir_head_find (head, WEIR_FIELD_HOST);
  gboolean is_get = exchange->is_head || weir_span_equal_string (head->method, "GET");
  WeirSpan authority = { NULL, 0 };

  /* The target says it, where it has one (RFC 9112, section 3.2.2). */
  if (exchange->url.form == WEIR_TARGET_ABSOLUTE)
    authority = exchange->url.authority;
  else if (host != NULL && weir_own_pages_have_authority (exchange, host->value))
    authority = host->value;

  /* What follows may be a form's content made to look like requests: it is not read. */
  exchange->ending = WEIR_ENDING_CLOSE;

  if (authority.length == 0)
    weir_own_pages_refuse (exchange, 403);
  else if (!is_get)
    weir_own_pages_refuse (exchange, 405);
  else
    answer (exchange, head, authority);
}

void
weir_own_pages_refuse (WeirExchange *exchange, guint status)
{
  const WeirLocalResponse response = { .status = status, .fields = GUARDS };

  exchange->ending = WEIR_ENDING_CLOSE;
  weir_exchange_tell_refused (exchange, FALSE);
  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}
