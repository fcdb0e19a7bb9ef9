/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The hosts that Weir never looks inside on its own, also where all are looked
 * into: a mistake of Weir's would cost most there, or programs that check the
 * certificate themselves would stop.  The user's word for a host comes before.
 *
 * Whole registrable domains where all of a domain is of that kind, else the one
 * host.  Each list is in the order of the alphabet, and names nothing that is
 * below another entry.
 */

#include "weir-inspection.h"

static const char *const banks[] = {
  "bankofamerica.com",
  "chase.com",
  "hsbc.com",
  "sparkasse.de",
};

static const char *const sign_in[] = {
  "accounts.google.com",
  "appleid.apple.com",
  "login.microsoftonline.com",
};

static const char *const payment[] = {
  "paypal.com",
};

static const char *const health[] = {
  "ameli.fr",
  "gesund.bund.de",
};

static const char *const government[] = {
  "elster.de",
  "impots.gouv.fr",
  "irs.gov",
  "login.gov",
};

static const char *const updates[] = {
  "aus5.mozilla.org",
  "deb.debian.org",
};

static const char *const connectivity[] = {
  "connectivitycheck.gstatic.com",
  "detectportal.firefox.com",
  "network-test.debian.org",
  "nmcheck.gnome.org",
};

static const char *const messengers[] = {
  "signal.org",
  "threema.ch",
  "whatsapp.net",
};

static const struct
{
  const char *const *hosts;
  guint n_hosts;
} lists[WEIR_N_EXEMPT_CATEGORIES] = {
  [WEIR_EXEMPT_BANK] = { banks, G_N_ELEMENTS (banks) },
  [WEIR_EXEMPT_SIGN_IN] = { sign_in, G_N_ELEMENTS (sign_in) },
  [WEIR_EXEMPT_PAYMENT] = { payment, G_N_ELEMENTS (payment) },
  [WEIR_EXEMPT_HEALTH] = { health, G_N_ELEMENTS (health) },
  [WEIR_EXEMPT_GOVERNMENT] = { government, G_N_ELEMENTS (government) },
  [WEIR_EXEMPT_UPDATE] = { updates, G_N_ELEMENTS (updates) },
  [WEIR_EXEMPT_CONNECTIVITY] = { connectivity, G_N_ELEMENTS (connectivity) },
  [WEIR_EXEMPT_MESSENGER] = { messengers, G_N_ELEMENTS (messengers) },
};

/* Made once, then only read, on any thread. */
typedef struct
{
  GArray *entries;     /* (owned) (element-type WeirExemptHost): in order */
  GHashTable *by_host; /* (owned): into @entries */
} Table;

static Table *
table_new (void)
{
  Table *table = g_new (Table, 1);

  table->entries = g_array_new (FALSE, FALSE, sizeof (WeirExemptHost));
  for (guint category = 0; category < WEIR_N_EXEMPT_CATEGORIES; category++)
    for (guint i = 0; i < lists[category].n_hosts; i++)
      {
        const WeirExemptHost entry = { lists[category].hosts[i], category };

        g_array_append_val (table->entries, entry);
      }

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
