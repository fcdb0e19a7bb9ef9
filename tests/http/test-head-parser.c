/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Each head is parsed whole, octet by octet and in pieces of random sizes; what
 * has come so far always lies in a block of its own, so that a sanitizer sees
 * the first octet read too far.  However it comes, the outcome is the same.
 */

#include "weir-head-parser.h"

typedef struct
{
  const char *name;
  const char *wire;
  WeirHeadStatus status;
  const char *model; /* of a whole head, see describe() */
  gsize rest;        /* octets of @wire behind the head */
} Case;

/* As much of a message as is wrong only in what stands in @line. */
#define FIELD(line) "GET / HTTP/1.1\r\nHost: a\r\n" line "\r\nB: c\r\n\r\n"
#define REFUSED(name, wire)                  \
  {                                          \
    name, wire, WEIR_HEAD_MALFORMED, NULL, 0 \
  }

static const Case request_cases[] = {
  { "least", "GET / HTTP/1.1\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|1\n", 0 },
  { "host", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|1\nHost=a\n", 0 },
  { "version-1.0", "GET / HTTP/1.0\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|0\n", 0 },
  { "version-1.2", "GET / HTTP/1.2\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|1\n", 0 },
  { "version-1.9", "GET / HTTP/1.9\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|1\n", 0 },
  { "unknown-method", "fRob! * HTTP/1.1\r\n\r\n", WEIR_HEAD_COMPLETE, "fRob!|*|1\n", 0 },
  { "one-letter-method", "x / HTTP/1.1\r\n\r\n", WEIR_HEAD_COMPLETE, "x|/|1\n", 0 },
  { "pipelined", "GET / HTTP/1.1\r\n\r\nGET", WEIR_HEAD_COMPLETE, "GET|/|1\n", 3 },
  { "garbage-behind", "GET / HTTP/1.1\r\n\r\n\x01\n", WEIR_HEAD_COMPLETE, "GET|/|1\n", 2 },
  { "empty-line-first", "\r\nGET / HTTP/1.1\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|1\n", 0 },
  { "empty-lines-first", "\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", WEIR_HEAD_COMPLETE, "GET|/|1\n", 0 },
  { "target-octets", "GET /\x80\xff%zz//../\\\"<>[]^`{|} HTTP/1.1\r\n\r\n", WEIR_HEAD_COMPLETE,
    "GET|/\x80\xff%zz//../\\\"<>[]^`{|}|1\n", 0 },
  { "fields-in-order", "GET / HTTP/1.1\r\na: 1\r\nB: 2\r\nA: 3\r\n\r\n", WEIR_HEAD_COMPLETE,
    "GET|/|1\na=1\nB=2\nA=3\n", 0 },
  { "no-space-before-value", FIELD ("A:b"), WEIR_HEAD_COMPLETE, "GET|/|1\nHost=a\nA=b\nB=c\n", 0 },
  { "space-around-value", FIELD ("A: \t b c\td \t"), WEIR_HEAD_COMPLETE,
    "GET|/|1\nHost=a\nA=b c\td\nB=c\n", 0 },
  { "empty-value", FIELD ("A:"), WEIR_HEAD_COMPLETE, "GET|/|1\nHost=a\nA=\nB=c\n", 0 },
  { "blank-value", FIELD ("A: \t "), WEIR_HEAD_COMPLETE, "GET|/|1\nHost=a\nA=\nB=c\n", 0 },
  { "obs-text", FIELD ("A: \x80\xff"), WEIR_HEAD_COMPLETE, "GET|/|1\nHost=a\nA=\x80\xff\nB=c\n",
    0 },
  { "colons-in-value", FIELD ("A::b:"), WEIR_HEAD_COMPLETE, "GET|/|1\nHost=a\nA=:b:\nB=c\n", 0 },
  { "any-token-name", FIELD ("!#$%&'*+-.^_`|~09aZ: b"), WEIR_HEAD_COMPLETE,
    "GET|/|1\nHost=a\n!#$%&'*+-.^_`|~09aZ=b\nB=c\n", 0 },

  { "nothing", "", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-in-empty-line", "\r", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-in-method", "GE", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-in-target", "GET /", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-behind-cr", "GET / HTTP/1.1\r", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-in-field", "GET / HTTP/1.1\r\nA", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-in-last-line", "GET / HTTP/1.1\r\nA: b\r\n\r", WEIR_HEAD_NEED_INPUT, NULL, 0 },

  { "version-2.0", "GET / HTTP/2.0\r\n\r\n", WEIR_HEAD_BAD_VERSION, NULL, 0 },
  { "version-0.9", "GET / HTTP/0.9\r\n\r\n", WEIR_HEAD_BAD_VERSION, NULL, 0 },
  { "http-2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", WEIR_HEAD_BAD_VERSION, NULL, 0 },
  REFUSED ("version-1.10", "GET / HTTP/1.10\r\n\r\n"),
  REFUSED ("version-01.1", "GET / HTTP/01.1\r\n\r\n"),
  REFUSED ("version-1", "GET / HTTP/1\r\n\r\n"),
  REFUSED ("version-1.", "GET / HTTP/1.\r\n\r\n"),
  REFUSED ("version-1,1", "GET / HTTP/1,1\r\n\r\n"),
  REFUSED ("version-1.x", "GET / HTTP/1.x\r\n\r\n"),
  REFUSED ("version-lower-case", "GET / http/1.1\r\n\r\n"),
  REFUSED ("version-of-another-protocol", "GET / HTTPS/1.1\r\n\r\n"),
  REFUSED ("version-of-icap", "GET / ICAP/1.0\r\n\r\n"),
  REFUSED ("version-missing", "GET /\r\n\r\n"),
  REFUSED ("version-empty", "GET / \r\n\r\n"),
  REFUSED ("method-alone", "GET\r\n\r\n"),
  REFUSED ("two-spaces", "GET  / HTTP/1.1\r\n\r\n"),
  REFUSED ("two-spaces-before-version", "GET /  HTTP/1.1\r\n\r\n"),
  REFUSED ("space-in-target", "GET /a b HTTP/1.1\r\n\r\n"),
  REFUSED ("space-behind-version", "GET / HTTP/1.1 \r\n\r\n"),
  REFUSED ("space-first", " GET / HTTP/1.1\r\n\r\n"),
  REFUSED ("tab-first", "\tGET / HTTP/1.1\r\n\r\n"),
  REFUSED ("tab-behind-method", "GET\t/ HTTP/1.1\r\n\r\n"),
  REFUSED ("tab-behind-target", "GET /\tHTTP/1.1\r\n\r\n"),
  REFUSED ("tab-in-target", "GET /\ta HTTP/1.1\r\n\r\n"),
  REFUSED ("vertical-tab", "GET\v/ HTTP/1.1\r\n\r\n"),
  REFUSED ("control-in-target", "GET /\x01 HTTP/1.1\r\n\r\n"),
  REFUSED ("delete-in-target", "GET /\x7f HTTP/1.1\r\n\r\n"),
  REFUSED ("fragment-in-target", "GET /#a HTTP/1.1\r\n\r\n"),
  REFUSED ("method-not-a-token", "G@T / HTTP/1.1\r\n\r\n"),
  REFUSED ("method-beyond-ascii", "G\x80T / HTTP/1.1\r\n\r\n"),
  REFUSED ("method-empty", " / HTTP/1.1\r\n\r\n"),
  REFUSED ("field-before-request-line", "Host: a\r\nGET / HTTP/1.1\r\n\r\n"),
  REFUSED ("bare-lf", "GET / HTTP/1.1\n\n"),
  REFUSED ("bare-lf-behind-field", "GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n"),
  REFUSED ("bare-lf-at-end", "GET / HTTP/1.1\r\nA: b\r\n\n"),
  REFUSED ("bare-lf-first", "\nGET / HTTP/1.1\r\n\r\n"),
  REFUSED ("bare-cr-first", "\rGET / HTTP/1.1\r\n\r\n"),
  REFUSED ("bare-cr-in-request-line", "GET /\r HTTP/1.1\r\n\r\n"),
  REFUSED ("bare-cr-behind-version", "GET / HTTP/1.1\rA: b\r\n\r\n"),
  REFUSED ("cr-cr-lf", "GET / HTTP/1.1\r\r\n\r\n"),
  REFUSED ("bare-cr-in-value", FIELD ("A: b\rc")),
  REFUSED ("bare-cr-before-value", FIELD ("A:\rb")),
  REFUSED ("bare-cr-behind-value", FIELD ("A: b\r")),
  REFUSED ("bare-cr-line", FIELD ("\r")),
  REFUSED ("bare-cr-in-name", FIELD ("A\rB: c")),
  REFUSED ("control-in-value", FIELD ("A: b\x01")),
  REFUSED ("escape-in-value", FIELD ("A: b\x1b[0m")),
  REFUSED ("delete-in-value", FIELD ("A: b\x7f")),
  REFUSED ("vertical-tab-before-value", FIELD ("A:\vb")),
  REFUSED ("folded", FIELD ("A: b\r\n c")),
  REFUSED ("folded-by-tab", FIELD ("A: b\r\n\tc")),
  REFUSED ("folded-first-field", "GET / HTTP/1.1\r\n A: b\r\n\r\n"),
  REFUSED ("blank-line", FIELD (" ")),
  REFUSED ("space-before-colon", FIELD ("A : b")),
  REFUSED ("tab-before-colon", FIELD ("A\t: b")),
  REFUSED ("space-in-name", FIELD ("A B: c")),
  REFUSED ("no-colon", FIELD ("AB")),
  REFUSED ("empty-name", FIELD (": b")),
  REFUSED ("colon-alone", FIELD (":")),
  REFUSED ("name-in-quotes", FIELD ("\"A\": b")),
  REFUSED ("name-not-a-token", FIELD ("A(B): c")),
  REFUSED ("name-beyond-ascii", FIELD ("\xc3\xa4: c")),
  REFUSED ("delete-in-name", FIELD ("A\x7f: c")),
  REFUSED ("slash-in-name", FIELD ("A/B: c")),
  REFUSED ("comma-in-name", FIELD ("A,B: c")),
  REFUSED ("tls", "\x16\x03\x01\x02"),
  REFUSED ("tls-first-octet", "\x16"),
  REFUSED ("ssl-2", "\x80\x2e\x01\x03"),
  REFUSED ("socks-5", "\x05\x01"),
  REFUSED ("not-a-method-at-once", "{\"a\":"),
};

static const Case response_cases[] = {
  { "least", "HTTP/1.1 200 OK\r\n\r\n", WEIR_HEAD_COMPLETE, "200|OK|1\n", 0 },
  { "version-1.0", "HTTP/1.0 200 OK\r\n\r\n", WEIR_HEAD_COMPLETE, "200|OK|0\n", 0 },
  { "version-1.2", "HTTP/1.2 200 OK\r\n\r\n", WEIR_HEAD_COMPLETE, "200|OK|1\n", 0 },
  { "no-reason", "HTTP/1.1 200 \r\n\r\n", WEIR_HEAD_COMPLETE, "200||1\n", 0 },
  { "no-space-no-reason", "HTTP/1.1 200\r\n\r\n", WEIR_HEAD_COMPLETE, "200||1\n", 0 },
  { "reason-text", "HTTP/1.1 404 Not \tFound \xe4\r\n\r\n", WEIR_HEAD_COMPLETE,
    "404|Not \tFound \xe4|1\n", 0 },
  { "status-100", "HTTP/1.1 100 Continue\r\n\r\nH", WEIR_HEAD_COMPLETE, "100|Continue|1\n", 1 },
  { "status-999", "HTTP/1.1 999 x\r\n\r\n", WEIR_HEAD_COMPLETE, "999|x|1\n", 0 },
  { "equal-names", "HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n",
    WEIR_HEAD_COMPLETE, "200|OK|1\nSet-Cookie=a=b\nSet-Cookie=c=d\n", 0 },

  { "cut", "HTTP/1.1 200 OK\r\nA: b", WEIR_HEAD_NEED_INPUT, NULL, 0 },
  { "cut-in-protocol", "HTT", WEIR_HEAD_NEED_INPUT, NULL, 0 },

  { "version-2.0", "HTTP/2.0 200 OK\r\n\r\n", WEIR_HEAD_BAD_VERSION, NULL, 0 },
  REFUSED ("version-2", "HTTP/2 200 OK\r\n\r\n"),
  REFUSED ("version-1.10", "HTTP/1.10 200 OK\r\n\r\n"),
  REFUSED ("version-lower-case", "http/1.1 200 OK\r\n\r\n"),
  REFUSED ("icy", "ICY 200 OK\r\n\r\n"),
  REFUSED ("http-0.9", "<html>"),
  REFUSED ("garbage-at-once", "X"),
  REFUSED ("empty-line-first", "\r\nHTTP/1.1 200 OK\r\n\r\n"),
  REFUSED ("space-first", " HTTP/1.1 200 OK\r\n\r\n"),
  REFUSED ("two-spaces", "HTTP/1.1  200 OK\r\n\r\n"),
  REFUSED ("tab", "HTTP/1.1\t200 OK\r\n\r\n"),
  REFUSED ("status-of-two-digits", "HTTP/1.1 20 OK\r\n\r\n"),
  REFUSED ("status-of-four-digits", "HTTP/1.1 2000 OK\r\n\r\n"),
  REFUSED ("status-below-100", "HTTP/1.1 099 OK\r\n\r\n"),
  REFUSED ("status-with-sign", "HTTP/1.1 +20 OK\r\n\r\n"),
  REFUSED ("status-missing", "HTTP/1.1\r\n\r\n"),
  REFUSED ("status-a-word", "HTTP/1.1 OK\r\n\r\n"),
  REFUSED ("tab-behind-status", "HTTP/1.1 200\tOK\r\n\r\n"),
  REFUSED ("control-in-reason", "HTTP/1.1 200 O\x01K\r\n\r\n"),
  REFUSED ("bare-lf", "HTTP/1.1 200 OK\n\n"),
  REFUSED ("bare-cr-in-reason", "HTTP/1.1 200 O\rK\r\n\r\n"),
  REFUSED ("folded", "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"),
  REFUSED ("space-before-colon", "HTTP/1.1 200 OK\r\nA : b\r\n\r\n"),
  REFUSED ("no-colon", "HTTP/1.1 200 OK\r\nA\r\n\r\n"),
  REFUSED ("control-in-value", "HTTP/1.1 200 OK\r\nA: \x02\r\n\r\n"),
};

static char *
describe (const WeirHead *head)
{
  GString *model = g_string_new (NULL);

  if (head->is_request)
    g_string_append_printf (model, "%.*s|%.*s|%u\n", (int) head->method.length, head->method.octets,
                            (int) head->target.length, head->target.octets, head->minor_version);
  else
    g_string_append_printf (model, "%u|%.*s|%u\n", head->status, (int) head->reason.length,
                            head->reason.octets, head->minor_version);

  for (guint i = 0; i < head->n_fields; i++)
    g_string_append_printf (model, "%.*s=%.*s\n", (int) head->fields[i].name.length,
                            head->fields[i].name.octets, (int) head->fields[i].value.length,
                            head->fields[i].value.octets);

  return g_string_free (model, FALSE);
}

typedef WeirHeadStatus (*Parse) (WeirHeadParser *self,
                                 WeirSpan input,
                                 WeirHead *head,
                                 gsize *length);

/* Parses @wire as it comes in pieces of up to @max_piece octets. */
static WeirHeadStatus
parse_in_pieces (Parse parse,
                 WeirSpan wire,
                 GRand *rand,
                 gsize max_piece,
                 char **model,
                 gsize *rest)
{
  WeirHeadParser parser = { 0 };
  WeirHeadStatus status;
  gsize received = 0;

  do
    {
      g_autofree WeirHead *head = g_new (WeirHead, 1);
      g_autofree char *block = NULL;
      gsize length = 0;

      memset (head, 0xaa, sizeof *head);
      received += (gsize) g_rand_int_range (rand, 1, (gint32) max_piece + 1);
      received = max_piece > wire.length ? wire.length : MIN (received, wire.length);
      block = g_memdup2 (wire.octets, received);
      status = parse (&parser, (WeirSpan){ block, received }, head, &length);
      if (status == WEIR_HEAD_COMPLETE)
        {
          *model = describe (head);
          *rest = wire.length - length;
          g_assert_cmpuint (length, <=, received);
        }
    }
  while (status == WEIR_HEAD_NEED_INPUT && received < wire.length);

  return status;
}

static void
check (Parse parse, const Case *c, WeirSpan wire)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) wire.length);
  const gsize pieces[] = { wire.length + 1, 1, 2, 3, 5, 8, 13, 34, 200 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *model = NULL;
      gsize rest = 0;

      g_assert_cmpint (parse_in_pieces (parse, wire, rand, pieces[i], &model, &rest), ==,
                       c->status);
      g_assert_cmpstr (model, ==, c->model);
      g_assert_cmpuint (rest, ==, c->rest);
    }
}

static void
test_request (gconstpointer user_data)
{
  const Case *c = user_data;

  check (weir_head_parser_request, c, weir_span_of (c->wire));
}

static void
test_response (gconstpointer user_data)
{
  const Case *c = user_data;

  check (weir_head_parser_response, c, weir_span_of (c->wire));
}

static void
test_nul (void)
{
  const char *const wires[] = {
    "GET /? HTTP/1.1\r\n\r\n",         "G?T / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nA?: b\r\n\r\n", "GET / HTTP/1.1\r\nA: ?b\r\n\r\n",
    "GET / HTTP/1.1\r\nA: b?\r\n\r\n", "?GET / HTTP/1.1\r\n\r\n"
  };
  const Case refused = { NULL, NULL, WEIR_HEAD_MALFORMED, NULL, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++)
    {
      g_autofree char *wire = g_strdup (wires[i]);
      WeirSpan span = weir_span_of (wire);

      *strchr (wire, '?') = '\0';
      check (weir_head_parser_request, &refused, span);
    }
}

static void
test_every_octet (void)
{
  g_test_summary ("Which octets may stand in a method, a target, a name and a value");

  for (guint octet = 1; octet < 256; octet++)
    {
      gboolean is_token = octet < 0x80 && (g_ascii_isalnum ((char) octet) ||
                                           strchr ("!#$%&'*+-.^_`|~", (char) octet) != NULL);
      gboolean is_text = octet == '\t' || (octet >= ' ' && octet != 0x7f);
      gboolean is_target = is_text && octet != '\t' && octet != ' ' && octet != '#';
      const struct
      {
        const char *wire;
        gboolean is_fine;
      } places[] = {
        { "G?T / HTTP/1.1\r\nA: b\r\n\r\n", is_token },
        { "GET /? HTTP/1.1\r\nA: b\r\n\r\n", is_target },
        { "GET / HTTP/1.1\r\nA?A: b\r\n\r\n", is_token || octet == ':' },
        { "GET / HTTP/1.1\r\nA: b?b\r\n\r\n", is_text },
      };

      for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
        {
          WeirHeadParser parser = { 0 };
          WeirHead head;
          gsize length;
          g_autofree char *wire = g_strdup (places[i].wire);

          *strchr (wire, '?') = (char) octet;
          g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (wire), &head, &length),
                           ==, places[i].is_fine ? WEIR_HEAD_COMPLETE : WEIR_HEAD_MALFORMED);
        }
    }
}

static void
test_every_place (void)
{
  g_test_summary ("A control octet is found wherever it stands among others");

  for (gsize length = 1; length <= 24; length++)
    for (gsize at = 0; at < length; at++)
      for (guint octet = 1; octet < 256; octet++)
        {
          g_autofree char *value = g_strnfill (length, at % 2 == 0 ? 'a' : '\xff');
          g_autofree char *wire = NULL;
          gboolean is_text = octet == '\t' || (octet >= ' ' && octet != 0x7f);
          WeirHeadParser parser = { 0 };
          WeirHead head;
          gsize ignored;

          value[at] = (char) octet;
          wire = g_strdup_printf ("GET / HTTP/1.1\r\nA: %s\r\n\r\n", value);
          g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (wire), &head, &ignored),
                           ==, is_text ? WEIR_HEAD_COMPLETE : WEIR_HEAD_MALFORMED);
        }
}

/* Parses @wire whole, and in pieces (of 997 octets: octet by octet would take long). */
static void
assert_status (const GString *wire, WeirHeadStatus expected)
{
  WeirHeadParser parser = { 0 };
  g_autofree WeirHead *head = g_new (WeirHead, 1);
  WeirHeadStatus status = WEIR_HEAD_NEED_INPUT;
  gsize length;

  g_assert_cmpint (weir_head_parser_request (&parser, (WeirSpan){ wire->str, wire->len }, head,
                                             &length),
                   ==, expected);

  for (gsize end = 997; status == WEIR_HEAD_NEED_INPUT && end < wire->len + 997; end += 997)
    status = weir_head_parser_request (&parser, (WeirSpan){ wire->str, MIN (end, wire->len) }, head,
                                       &length);
  g_assert_cmpint (status, ==, expected);
}

static void
append_many (GString *wire, char octet, gsize count)
{
  for (gsize i = 0; i < count; i++)
    g_string_append_c (wire, octet);
}

static void
test_start_line_limit (void)
{
  gsize others = strlen ("GET / HTTP/1.1");

  for (gsize beyond = 0; beyond < 2; beyond++)
    {
      g_autoptr (GString) wire = g_string_new ("GET /");

      append_many (wire, 'a', WEIR_HEAD_MAX_START_LINE - others + beyond);
      g_string_append (wire, " HTTP/1.1\r\n\r\n");
      assert_status (wire, beyond == 0 ? WEIR_HEAD_COMPLETE : WEIR_HEAD_START_TOO_LONG);
    }
}

static void
test_start_line_without_end (void)
{
  g_autoptr (GString) wire = g_string_new ("GET /");

  append_many (wire, 'a', WEIR_HEAD_MAX_START_LINE);
  assert_status (wire, WEIR_HEAD_START_TOO_LONG);
}

static void
test_field_line_limit (void)
{
  for (gsize beyond = 0; beyond < 2; beyond++)
    {
      g_autoptr (GString) wire = g_string_new ("GET / HTTP/1.1\r\nA:");

      append_many (wire, 'a', WEIR_HEAD_MAX_FIELD_LINE - strlen ("A:") + beyond);
      g_string_append (wire, "\r\n\r\n");
      assert_status (wire, beyond == 0 ? WEIR_HEAD_COMPLETE : WEIR_HEAD_TOO_LARGE);
    }
}

static void
test_field_count_limit (void)
{
  for (guint beyond = 0; beyond < 2; beyond++)
    {
      g_autoptr (GString) wire = g_string_new ("GET / HTTP/1.1\r\n");

      for (guint i = 0; i < WEIR_HEAD_MAX_FIELDS + beyond; i++)
        g_string_append (wire, "A: b\r\n");
      g_string_append (wire, "\r\n");
      assert_status (wire, beyond == 0 ? WEIR_HEAD_COMPLETE : WEIR_HEAD_TOO_LARGE);
    }
}

static void
test_head_limit (void)
{
  for (gsize beyond = 0; beyond < 2; beyond++)
    {
      g_autoptr (GString) wire = g_string_new ("GET / HTTP/1.1\r\n");

      while (wire->len + 2 * 1026 < WEIR_HEAD_MAX_LENGTH)
        {
          g_string_append (wire, "A:");
          append_many (wire, 'a', 1022);
          g_string_append (wire, "\r\n");
        }
      g_string_append (wire, "A:");
      append_many (wire, 'a', WEIR_HEAD_MAX_LENGTH - wire->len - 2 + beyond);
      g_string_append (wire, "\r\n\r\n");
      assert_status (wire, beyond == 0 ? WEIR_HEAD_COMPLETE : WEIR_HEAD_TOO_LARGE);
    }
}

static void
test_empty_lines_without_end (void)
{
  g_autoptr (GString) wire = g_string_new (NULL);

  while (wire->len <= WEIR_HEAD_MAX_LENGTH)
    g_string_append (wire, "\r\n");
  assert_status (wire, WEIR_HEAD_TOO_LARGE);
}

static void
test_start_line_after_fault (void)
{
  const char wire[] = "GET /path HTTP/1.1\r\nA : b\r\n\r\n";
  WeirHeadParser parser = { 0 };
  g_autofree WeirHead *head = g_new (WeirHead, 1);
  WeirHeadStatus status = WEIR_HEAD_NEED_INPUT;
  gsize length;

  for (gsize end = 1; status == WEIR_HEAD_NEED_INPUT; end++)
    status = weir_head_parser_request (&parser, (WeirSpan){ wire, end }, head, &length);

  g_assert_cmpint (status, ==, WEIR_HEAD_MALFORMED);
  g_assert_true (weir_span_equal_string (head->method, "GET"));
  g_assert_true (weir_span_equal_string (head->target, "/path"));
  g_assert_cmpuint (head->n_fields, ==, 0);
}

static void
add_cases (const char *folder, const Case *cases, gsize n_cases, GTestDataFunc test)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strconcat (folder, cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("/http/head-parser/request/", request_cases, G_N_ELEMENTS (request_cases),
             test_request);
  add_cases ("/http/head-parser/response/", response_cases, G_N_ELEMENTS (response_cases),
             test_response);
  g_test_add_func ("/http/head-parser/nul", test_nul);
  g_test_add_func ("/http/head-parser/every-octet", test_every_octet);
  g_test_add_func ("/http/head-parser/every-place", test_every_place);
  g_test_add_func ("/http/head-parser/start-line-limit", test_start_line_limit);
  g_test_add_func ("/http/head-parser/start-line-without-end", test_start_line_without_end);
  g_test_add_func ("/http/head-parser/field-line-limit", test_field_line_limit);
  g_test_add_func ("/http/head-parser/field-count-limit", test_field_count_limit);
  g_test_add_func ("/http/head-parser/head-limit", test_head_limit);
  g_test_add_func ("/http/head-parser/empty-lines-without-end", test_empty_lines_without_end);
  g_test_add_func ("/http/head-parser/start-line-after-fault", test_start_line_after_fault);

  return g_test_run ();
}
