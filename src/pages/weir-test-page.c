/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The page that tells a browser whether it uses Weir.
 *
 * It always loads, since browsers ask this computer directly.  Its script then asks for
 * two addresses that exist through Weir alone, one in the clear and one over TLS; who gets
 * no answer sees how this very browser is told, by its User-Agent.  Nothing is sent
 * here, nothing is kept, and nothing can be changed.
 *
 * What the page may do is said by its policy: this script, this style, these two probes.
 */

#include "weir-test-page.h"

#include "weir-client-name.h"
#include "weir-page-language.h"
#include "weir-probe-names.h"
#include "weir-template.h"
#include "weir-test-page-words.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define RESOURCES "/io/github/weirproxy/Weir/pages/"
#define MAX_VALUES 80
#define MAX_USER_AGENT 200 /* characters shown */

/* Relatives of Chromium: what starts them. */
typedef struct
{
  const char *name; /* as weir_client_name() has it */
  const char *command;
  const char *flatpak;
  const char *snap; /* (nullable) */
} Relative;

static const Relative relatives[] = {
  { "Chromium", "chromium", "org.chromium.Chromium", "chromium" },
  { "Edge", "microsoft-edge", "com.microsoft.Edge", NULL },
  { "Opera", "opera", "com.opera.Opera", "opera" },
  { "Vivaldi", "vivaldi", "com.vivaldi.Vivaldi", "vivaldi" },
};

typedef struct
{
  WeirTemplateValue values[MAX_VALUES];
  gsize n_values;
  GPtrArray *texts; /* (owned) (element-type utf8): of the values, as far as they were made */
} Values;

static void
put (Values *values, const char *name, const char *text)
{
  g_assert (values->n_values < MAX_VALUES);

  values->values[values->n_values++] = (WeirTemplateValue){ name, text };
}

/* @text: (transfer full) */
static void
put_made (Values *values, const char *name, char *text)
{
  g_ptr_array_add (values->texts, text);
  put (values, name, text);
}

/* A section that is there or not. */
static void
put_whether (Values *values, const char *name, gboolean is_there)
{
  put (values, name, is_there ? "" : NULL);
}

/* --- parts --------------------------------------------------------------------------------- */

static void
put_words (Values *values)
{
  gsize n_words;
  const WeirTestPageWord *words = weir_test_page_get_words (&n_words);

  for (gsize i = 0; i < n_words; i++)
    put (values, words[i].name, _ (words[i].text));
}

static void
put_language (Values *values)
{
  char *language = weir_page_dup_language ();

  put_made (values, "language", language);
  put (values, "direction", weir_page_get_direction (language));
}

static const Relative *
find_relative (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (relatives); i++)
    if (g_str_equal (relatives[i].name, name))
      return &relatives[i];

  return NULL;
}

/* The recipes of one kind of browser alone. */
static void
put_recipe (Values *values, const char *name)
{
  const Relative *relative = find_relative (name);
  gboolean is_firefox = g_str_equal (name, "Firefox");

  put_whether (values, "firefox", is_firefox);
  put_whether (values, "chromium", relative != NULL);
  put_whether (values, "other", !is_firefox && relative == NULL);
  put (values, "command", relative != NULL ? relative->command : NULL);
  put (values, "flatpak", relative != NULL ? relative->flatpak : NULL);
  put (values, "snap", relative != NULL ? relative->snap : NULL);

  if (!is_firefox && relative == NULL)
    {
      put (values, "connect-title", _ ("Connect this browser"));
      put (values, "see-restart", _ ("If it is there already, restart the browser."));
      return;
    }

  /* Translators: the name of a browser */
  put_made (values, "connect-title", g_strdup_printf (_ ("Connect %s"), name));
  put_made (values, "see-restart",
            /* Translators: the name of a browser */
            g_strdup_printf (_ ("If it is there already, restart %s: it looks for new certificates "
                                "only when it starts."),
                             name));
}

static void
put_browser (Values *values, const char *user_agent)
{
  g_autofree char *name = weir_client_name (user_agent != NULL ? user_agent : "");
  glong length = user_agent != NULL ? g_utf8_strlen (user_agent, -1) : 0;
  g_autofree char *shown =
    length > 0 ? g_utf8_substring (user_agent, 0, MIN (length, MAX_USER_AGENT)) : NULL;

  put_recipe (values, name);
  put (values, "calls-itself",
       shown != NULL ? _ ("It calls itself:") : _ ("It does not say its name."));
  put_made (values, "user-agent", g_steal_pointer (&shown));
}

static void
put_figures (Values *values, const WeirTestPage *about)
{
  put_made (values, "listens", g_strdup_printf (_ ("Weir listens on %s."), about->addresses));
  put (values, "filtering",
       about->is_filtering ? _ ("Filtering is on.") : _ ("Filtering is off or paused."));
  put (values, "looks-into",
       about->is_inspecting ? _ ("Weir looks into the sites that you chose.")
                            : _ ("Inspection is off: Weir looks into no site yet."));
  put_made (values, "requests",
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu request since it was started.",
                                          "%lu requests since it was started.",
                                          (gulong) about->n_requests),
                             (gulong) about->n_requests));
  put_made (values, "blocked",
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lu of them was blocked.",
                                          "%lu of them were blocked.", (gulong) about->n_blocked),
                             (gulong) about->n_blocked));
}

static void
put_addresses (Values *values, const WeirTestPage *about)
{
  put (values, "address", about->authority);
  put_made (values, "pac", g_strdup_printf ("http://%s/proxy.pac", about->authority));
  put_made (values, "http-probe", g_strdup_printf ("http://%s" WEIR_PROBE_PATH, about->probe_host));
  put_made (values, "https-probe",
            g_strdup_printf ("https://%s" WEIR_PROBE_PATH, about->probe_host));
  put_whether (values, "is-connected", about->is_connected);
  put_whether (values, "has-authority", about->has_authority);
}

/* --- the page ------------------------------------------------------------------------------ */

GResource *weir_pages_get_resource (void);

/* Returns: (transfer full): a file of ours, whose octets end in NUL */
static GBytes *
look_up (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  GBytes *bytes = g_resource_lookup_data (weir_pages_get_resource (), path, 0, NULL);

  g_assert (bytes != NULL);

  return bytes;
}

/* As Content-Security-Policy names what may stand in a page. Returns: (transfer full) */
static char *
hash_of (const char *text)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *base64 = NULL;

  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_get_digest (checksum, digest, &length);
  base64 = g_base64_encode (digest, length);

  return g_strdup_printf ("'sha256-%s'", base64);
}

static char *
make_security (const char *script, const char *style, const char *probe_host)
{
  g_autofree char *script_hash = hash_of (script);
  g_autofree char *style_hash = hash_of (style);
  g_autofree char *probes =
    g_strdup_printf ("http://%s" WEIR_PROBE_PATH " https://%s" WEIR_PROBE_PATH, probe_host,
                     probe_host);

  return g_strdup_printf ("default-src 'none'; script-src %s; style-src %s; connect-src %s; "
                          "img-src %s; base-uri 'none'; form-action 'none'; "
                          "frame-ancestors 'none'",
                          script_hash, style_hash, probes, probes);
}

char *
weir_test_page_new (const WeirTestPage *about, char **security)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) html = look_up ("test-page.html");
  g_autoptr (GBytes) style = look_up ("test-page.css");
  g_autoptr (GBytes) script = look_up ("test-page.js");
  const char *script_text = g_bytes_get_data (script, NULL);
  const char *style_text = g_bytes_get_data (style, NULL);
  Values values = { .texts = texts };

  put_words (&values);
  put_language (&values);
  put_browser (&values, about->user_agent);
  put_figures (&values, about);
  put_addresses (&values, about);
  put (&values, "script", script_text);
  put (&values, "style", style_text);
  *security = make_security (script_text, style_text, about->probe_host);

  return weir_template_fill (g_bytes_get_data (html, NULL), values.values, values.n_values);
}
