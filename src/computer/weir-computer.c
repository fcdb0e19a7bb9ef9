/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop's proxy, from what it was to Weir and back.
 *
 * What can be interrupted anywhere, by kill -9 or by the mains, must leave enough to go on from.  So:
 *
 *   REST ──on──► KEEP ────────► SET ───► SYNC ───► REST       KEEP: the snapshot is written and synced
 *     │          (worker)       (keys)   (worker)             SET: the keys change, in one write
 *     └───off──► GIVE BACK ───► SYNC ──► FORGET ─► REST       FORGET: the snapshot is deleted
 *                (keys)         (worker) (worker)
 *
 * There is a snapshot whenever a key may be Weir's.  What is to be done follows from the snapshot and
 * from what the keys are now, never from how far one had got: so the next start does the
 * same as the rest of this run would have done, and doing it twice does nothing.  A snapshot is never
 * written over with Weir's own values: if the keys lead to an address that is noted in it, its
 * "before" is kept.
 *
 * Without a snapshot the keys may still lead to a Weir, which lost its folder.  By its port it is told from
 * other proxies of this computer, which are earlier proxies as any other.  It is not taken for
 * one; but if somebody answers there, he is left alone.
 *
 * What somebody else set while ours was set is his: it is left, and said.
 */

#include "weir-computer.h"

#include "weir-computer-work.h"
#include "weir-desktop-proxy.h"
#include "weir-earlier-proxy.h"
#include "weir-loopback.h"
#include "weir-proxy-plan.h"

#include <glib/gi18n-lib.h>

/* Microseconds that the desktop has for keeping what was set, when the program waits to end. */
#define SYNC_PATIENCE (3 * G_TIME_SPAN_SECOND)

/* Times that a change begins anew because somebody else changed a key at the same time. */
#define MAX_TRIES 3

typedef enum
{
  STATE_REST,
  STATE_KEEP,
  STATE_SYNC_ON,
  STATE_SYNC_OFF,
  STATE_FORGET,
} State;

struct _WeirComputer
{
  char *folder; /* (owned) */
  guint16 port; /* that Weir asks for; 0: any */
  WeirComputerFunc changed;
  gpointer user_data;
  WeirDesktopProxy *desktop;      /* (owned) */
  WeirComputerSnapshot *snapshot; /* (owned) (nullable): as it is on the disk */
  GError *load_error;             /* (owned) (nullable): why that is not known */

  char *address; /* (owned) (nullable): wanted */
  gboolean fail_closed;
  gboolean strips_remains; /* off means that what looks like a lost Weir goes too */
  gboolean is_new;         /* what is wanted: nothing was done for it yet */
  guint n_tries;           /* for what is wanted */

  State state;
  WeirComputerJob *job;       /* (owned) (nullable): the state waits for it */
  WeirComputerSnapshot *next; /* (owned) (nullable): KEEP writes it */
  WeirProxyState seen;        /* KEEP: what @next was made from */

  gboolean is_used;
  char *problem;      /* (owned) (nullable) */
  guint changed_idle; /* 0: none */
};

static void advance (WeirComputer *self);

/* --- what is told --- */

static void
tell (WeirComputer *self, gboolean is_used, const char *problem)
{
  if (self->is_used == is_used && g_strcmp0 (self->problem, problem) == 0)
    return;

  self->is_used = is_used;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  self->changed (self->user_data);
}

static const char *
describe_others (void)
{
  return _ ("Another program, or you, changed the proxy of this computer, so Weir leaves it as it "
            "is now.");
}

/* --- jobs --- */

static void
on_job_done (gpointer user_data)
{
  advance (user_data);
}

static void
begin (WeirComputer *self, State state, WeirComputerWork work)
{
  self->state = state;
  self->job = weir_computer_work_begin (work, self->folder, self->next, on_job_done, self);
}

static void
rest (WeirComputer *self)
{
  self->state = STATE_REST;
  g_clear_pointer (&self->next, weir_computer_snapshot_free);
}

/* --- off --- */

/* There is something of a Weir, but nothing is known of it: no proxy is what is left. */
static gboolean
strip_remains (WeirComputer *self, WeirProxyState *state)
{
  g_autofree char *weir = weir_proxy_dup_weir (state, self->port, self->address);

  if (weir == NULL || weir_loopback_is_served (weir))
    return FALSE;

  weir_proxy_strip (state, weir);

  return TRUE;
}

/* @state: (inout): as it is now. Returns: (nullable): what cannot be as before, translated */
static const char *
give_back (WeirComputer *self, WeirProxyState *state)
{
  if (self->snapshot != NULL)
    return weir_proxy_give_back (state, &self->snapshot->before,
                                 weir_computer_snapshot_get_addresses (self->snapshot))
             ? NULL
             : describe_others ();

  return strip_remains (self, state)
           ? _ ("How the proxy of this computer was before Weir is not known "
                "any more, so there is none now.")
           : NULL;
}

/* @problem: (nullable): why, if it is not wanted */
static void
begin_off (WeirComputer *self, const char *problem)
{
  g_auto (WeirProxyState) now = { 0 };
  g_auto (WeirProxyState) wanted = { 0 };
  const char *remark;

  weir_desktop_proxy_read (self->desktop, &now);
  weir_proxy_state_copy (&wanted, &now);
  remark = give_back (self, &wanted);
  weir_desktop_proxy_write (self->desktop, &now, &wanted);
  begin (self, STATE_SYNC_OFF, WEIR_COMPUTER_SYNC);
  tell (self, FALSE, problem != NULL ? problem : remark);
}

static gboolean
is_at_snapshot (WeirComputer *self, const WeirProxyState *now)
{
  return self->snapshot != NULL &&
         weir_proxy_is_at (now, weir_computer_snapshot_get_addresses (self->snapshot));
}

static void
run_sync_off (WeirComputer *self)
{
  g_auto (WeirProxyState) now = { 0 };

  rest (self);
  weir_desktop_proxy_read (self->desktop, &now);
  if (is_at_snapshot (self, &now))
    tell (self, FALSE, _ ("The desktop did not take its earlier proxy setting back."));
  else
    begin (self, STATE_FORGET, WEIR_COMPUTER_FORGET);
}

static void
run_forget (WeirComputer *self, const GError *error)
{
  rest (self);
  /* Nothing is left that it would put back, so it does no harm. */
  if (error != NULL)
    g_message ("The earlier proxy setting is put back, but still noted: %s", error->message);
  g_clear_pointer (&self->snapshot, weir_computer_snapshot_free);
  g_clear_error (&self->load_error);
}

/* --- on --- */

/* Weir cannot be the proxy: then what is left of it from before must not be either. */
static void
give_up (WeirComputer *self, const char *problem)
{
  if (self->snapshot != NULL)
    begin_off (self, problem);
  else
    tell (self, FALSE, problem);
}

/*
 * Without a snapshot, or with one that somebody else has made void: what is to be put back one day is
 * what is there now, less what is left of a Weir.  Returns: (transfer full) (nullable): another Weir is there
 */
static WeirComputerSnapshot *
make_snapshot (WeirComputer *self, const WeirProxyState *now)
{
  g_auto (WeirProxyState) before = { 0 };
  g_autofree char *weir = NULL;

  weir_proxy_state_copy (&before, now);
  if (self->snapshot != NULL)
    weir_proxy_give_back (&before, &self->snapshot->before,
                          weir_computer_snapshot_get_addresses (self->snapshot));

  /* On its own port this Weir listens, so no other does. */
  weir = weir_proxy_dup_weir (&before, self->port, self->address);
  if (weir != NULL && !weir_proxy_is_same_port (weir, self->address) &&
      weir_loopback_is_served (weir))
    return NULL;
  if (weir != NULL)
    weir_proxy_strip (&before, weir);

  return weir_computer_snapshot_new (&before, g_get_real_time () / G_USEC_PER_SEC);
}

static void
begin_on (WeirComputer *self)
{
  g_autofree char *why_not = NULL;

  if (!weir_computer_is_available (self, &why_not))
    {
      tell (self, FALSE, why_not);
      return;
    }

  weir_desktop_proxy_read (self->desktop, &self->seen);
  self->next = is_at_snapshot (self, &self->seen) ? weir_computer_snapshot_copy (self->snapshot)
                                                  : make_snapshot (self, &self->seen);
  if (self->next == NULL)
    {
      give_up (self, _ ("The proxy of this computer is another Weir. Switch that off first."));
      return;
    }

  weir_computer_snapshot_add_address (self->next, self->address);
  begin (self, STATE_KEEP, WEIR_COMPUTER_KEEP);
}

/* The snapshot is on the disk, or cannot be. */
static void
run_keep (WeirComputer *self, const GError *error)
{
  g_auto (WeirProxyState) now = { 0 };
  g_auto (WeirProxyState) wanted = { 0 };

  if (error != NULL)
    {
      g_autofree char *problem =
        g_strdup_printf (_ ("How the proxy of this computer was cannot be kept, so it was not "
                            "changed: %s"),
                         error->message);

      rest (self);
      if (!self->is_new)
        give_up (self, problem);
      return;
    }

  g_clear_error (&self->load_error);
  g_clear_pointer (&self->snapshot, weir_computer_snapshot_free);
  self->snapshot = g_steal_pointer (&self->next);
  rest (self);
  if (self->is_new)
    return;

  weir_desktop_proxy_read (self->desktop, &now);
  if (!weir_proxy_state_equal (&now, &self->seen) && self->n_tries < MAX_TRIES)
    {
      self->is_new = TRUE;
      return;
    }

  weir_proxy_state_copy (&wanted, &now);
  weir_proxy_take (&wanted, &self->snapshot->before,
                   weir_computer_snapshot_get_addresses (self->snapshot), self->address,
                   self->fail_closed);
  weir_desktop_proxy_write (self->desktop, &now, &wanted);
  begin (self, STATE_SYNC_ON, WEIR_COMPUTER_SYNC);
}

static void
run_sync_on (WeirComputer *self)
{
  g_auto (WeirProxyState) now = { 0 };

  rest (self);
  if (self->is_new)
    return;

  weir_desktop_proxy_read (self->desktop, &now);
  if (weir_proxy_is_taken (&now, self->address, self->fail_closed))
    tell (self, TRUE, NULL);
  else
    give_up (self, _ ("The desktop did not take the new proxy setting."));
}

/* --- the machine --- */

static gboolean
is_damaged (WeirComputer *self)
{
  return g_error_matches (self->load_error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_DAMAGED);
}

static void
decide (WeirComputer *self)
{
  self->is_new = FALSE;
  self->n_tries++;
  if (self->address != NULL)
    begin_on (self);
  else if ((self->snapshot != NULL || is_damaged (self) || self->strips_remains) &&
           weir_desktop_proxy_exists (self->desktop))
    begin_off (self, NULL);
  else
    tell (self, FALSE, NULL);
}

/* What the state waited for has come. */
static void
run_state (WeirComputer *self)
{
  g_autoptr (GError) error = NULL;

  weir_computer_job_take (g_steal_pointer (&self->job), &error);
  switch (self->state)
    {
    case STATE_KEEP:
      run_keep (self, error);
      break;

    case STATE_SYNC_ON:
      run_sync_on (self);
      break;

    case STATE_SYNC_OFF:
      run_sync_off (self);
      break;

    case STATE_FORGET:
      run_forget (self, error);
      break;

    case STATE_REST:
    default:
      g_assert_not_reached ();
    }
}

static void
advance (WeirComputer *self)
{
  if (self->job != NULL)
    run_state (self);

  while (self->job == NULL && self->is_new)
    decide (self);
}

/* --- somebody changed a key --- */

static gboolean
on_changed_idle (gpointer user_data)
{
  WeirComputer *self = user_data;
  g_auto (WeirProxyState) now = { 0 };

  self->changed_idle = 0;
  if (self->state != STATE_REST || self->address == NULL || self->snapshot == NULL)
    return G_SOURCE_REMOVE;

  weir_desktop_proxy_read (self->desktop, &now);
  if (weir_proxy_is_taken (&now, self->address, self->fail_closed))
    tell (self, TRUE, NULL);
  else if (self->is_used)
    tell (self, FALSE, describe_others ());

  return G_SOURCE_REMOVE;
}

static void
on_desktop_changed (gpointer user_data)
{
  WeirComputer *self = user_data;

  if (self->changed_idle == 0)
    self->changed_idle = g_idle_add (on_changed_idle, self);
}

/* --- from outside --- */

gboolean
weir_computer_is_available (WeirComputer *self, char **why_not)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->load_error == NULL || is_damaged (self))
    return weir_desktop_proxy_is_writable (self->desktop, why_not);

  if (why_not != NULL)
    *why_not = g_strdup_printf (_ ("How the proxy of this computer was before Weir cannot be "
                                   "read: %s"),
                                self->load_error->message);

  return FALSE;
}

void
weir_computer_want (WeirComputer *self, const char *address, gboolean fail_closed)
{
  g_return_if_fail (self != NULL);

  if (self->is_used && g_strcmp0 (self->address, address) == 0 && self->fail_closed == fail_closed)
    return;

  g_free (self->address);
  self->address = g_strdup (address);
  self->fail_closed = fail_closed;
  self->is_new = TRUE;
  self->n_tries = 0;
  if (self->job == NULL)
    advance (self);
}

void
weir_computer_undo (WeirComputer *self)
{
  g_return_if_fail (self != NULL);

  self->strips_remains = TRUE;
  weir_computer_want (self, NULL, FALSE);
}

void
weir_computer_settle (WeirComputer *self)
{
  g_return_if_fail (self != NULL);

  while (self->job != NULL)
    {
      const gboolean is_sync = self->state == STATE_SYNC_ON || self->state == STATE_SYNC_OFF;

      /* What is not known to be kept by the desktop is put back at the next start. */
      if (!weir_computer_job_wait (self->job, is_sync ? SYNC_PATIENCE : -1))
        return;

      advance (self);
    }
}

gboolean
weir_computer_is_settled (WeirComputer *self)
{
  return self->job == NULL;
}

gboolean
weir_computer_has_remains (WeirComputer *self)
{
  g_auto (WeirProxyState) now = { 0 };

  if (self->snapshot != NULL || !weir_desktop_proxy_exists (self->desktop))
    return FALSE;

  weir_desktop_proxy_read (self->desktop, &now);

  return strip_remains (self, &now);
}

gboolean
weir_computer_is_used (WeirComputer *self)
{
  return self->is_used;
}

const char *
weir_computer_get_problem (WeirComputer *self)
{
  return self->problem;
}

const WeirComputerSnapshot *
weir_computer_get_snapshot (WeirComputer *self)
{
  return self->snapshot;
}

GProxyResolver *
weir_computer_make_way_out (WeirComputer *self, WeirPacFunc func, gpointer user_data)
{
  const WeirProxyState *before;
  g_autofree char *credentials = NULL;

  if (!self->is_used || self->snapshot == NULL)
    return NULL;

  before = &self->snapshot->before;
  if (weir_proxy_state_get_boolean (before, WEIR_PROXY_HTTP_USE_AUTHENTICATION))
    credentials = weir_desktop_proxy_dup_credentials (self->desktop);

  return weir_earlier_proxy_new (before, credentials, func, user_data);
}

WeirComputer *
weir_computer_new (const char *folder, guint16 port, WeirComputerFunc changed, gpointer user_data)
{
  WeirComputer *self = g_new0 (WeirComputer, 1);

  self->folder = g_strdup (folder);
  self->port = port;
  self->changed = changed;
  self->user_data = user_data;
  self->desktop = weir_desktop_proxy_new (on_desktop_changed, self);
  self->snapshot = weir_computer_snapshot_load (folder, &self->load_error);
  if (self->snapshot != NULL && weir_desktop_proxy_exists (self->desktop))
    weir_desktop_proxy_fill_in (self->desktop, &self->snapshot->before);

  return self;
}

void
weir_computer_free (WeirComputer *self)
{
  g_clear_handle_id (&self->changed_idle, g_source_remove);
  g_clear_pointer (&self->job, weir_computer_job_drop);
  g_clear_pointer (&self->next, weir_computer_snapshot_free);
  g_clear_pointer (&self->snapshot, weir_computer_snapshot_free);
  g_clear_pointer (&self->desktop, weir_desktop_proxy_free);
  g_clear_error (&self->load_error);
  weir_proxy_state_clear (&self->seen);
  g_free (self->address);
  g_free (self->problem);
  g_free (self->folder);
  g_free (self);
}
