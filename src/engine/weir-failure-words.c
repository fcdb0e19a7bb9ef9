/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What went wrong, in the numbers of HTTP and in words for people.
 *
 * Words are translated, and say what is known, not what may be the matter.
 */

#include "weir-failure-words.h"

#include <glib/gi18n-lib.h>

const char *
weir_failure_get_phrase (guint status)
{
  switch (status)
    {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 414:
      return "URI Too Long";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    case 508:
      return "Loop Detected";
    default:
      g_return_val_if_reached ("");
    }
}

const char *
weir_failure_explain_refusal (guint status)
{
  switch (status)
    {
    case 408:
      return _ ("The request did not arrive in time.");

    case 414:
      return _ ("The address in the request is too long.");

    case 421:
      return _ ("This secure connection leads to one site, and the request is for another one.");

    case 431:
      return _ ("The request has too many or too long fields.");

    case 501:
      return _ ("Weir forwards http:// requests and tunnels, and knows no transfer coding but "
                "chunked. This request asks for something else.");

    case 505:
      return _ ("The request is of a version of HTTP that Weir does not speak.");

    default:
      return _ ("The request is not one that every server would read in the same way. Weir does "
                "not forward such requests.");
    }
}

guint
weir_failure_get_status (WeirOutcome outcome)
{
  switch (outcome)
    {
    case WEIR_OUTCOME_BAD_REQUEST:
      return 400;

    case WEIR_OUTCOME_CONNECT_TIMEOUT:
    case WEIR_OUTCOME_ORIGIN_TIMEOUT:
      return 504;

    case WEIR_OUTCOME_LOOP:
      return 508;

    case WEIR_OUTCOME_OVERLOADED:
      return 503;

    case WEIR_OUTCOME_OPEN:
    case WEIR_OUTCOME_COMPLETE:
    case WEIR_OUTCOME_RESOLVE_FAILED:
    case WEIR_OUTCOME_CONNECT_FAILED:
    case WEIR_OUTCOME_ORIGIN_CLOSED:
    case WEIR_OUTCOME_BAD_RESPONSE:
    case WEIR_OUTCOME_CLIENT_CLOSED:
    case WEIR_OUTCOME_BAD_CERTIFICATE:
    case WEIR_OUTCOME_TLS_FAILED:
    case WEIR_OUTCOME_CLIENT_REFUSED:
    case WEIR_N_OUTCOMES:
    default:
      return 502;
    }
}

const char *
weir_failure_explain (WeirOutcome outcome)
{
  switch (outcome)
    {
    case WEIR_OUTCOME_BAD_REQUEST:
      return _ ("The content of the request is not framed as it says.");

    case WEIR_OUTCOME_RESOLVE_FAILED:
      return _ ("No address is known for this name. Is it spelt right, and is the network up?");

    case WEIR_OUTCOME_CONNECT_FAILED:
      return _ ("It does not accept a connection.");

    case WEIR_OUTCOME_CONNECT_TIMEOUT:
      return _ ("It did not accept a connection in time.");

    case WEIR_OUTCOME_ORIGIN_TIMEOUT:
      return _ ("It did not answer in time.");

    case WEIR_OUTCOME_ORIGIN_CLOSED:
      return _ ("It closed the connection before it answered.");

    case WEIR_OUTCOME_BAD_RESPONSE:
      return _ ("Its answer is not one that every program would read in the same way.");

    case WEIR_OUTCOME_LOOP:
      return _ ("This address leads back to Weir itself.");

    case WEIR_OUTCOME_OVERLOADED:
      return _ ("Too many connections are open.");

    case WEIR_OUTCOME_BAD_CERTIFICATE:
      return _ ("Its certificate does not prove that it is who it says.");

    case WEIR_OUTCOME_TLS_FAILED:
      return _ ("No secure connection to it could be made.");

    case WEIR_OUTCOME_OPEN:
    case WEIR_OUTCOME_COMPLETE:
    case WEIR_OUTCOME_CLIENT_CLOSED:
    case WEIR_OUTCOME_CLIENT_REFUSED:
    case WEIR_N_OUTCOMES:
    default:
      g_return_val_if_reached ("");
    }
}

const char *
weir_failure_explain_tls (WeirTlsFailure failure)
{
  switch (failure)
    {
    case WEIR_TLS_FAILURE_NONE:
      return _ ("It closed the connection before that was secure.");

    case WEIR_TLS_FAILURE_ALERT:
      return _ ("It broke off while the connection was being made secure.");

    case WEIR_TLS_FAILURE_VERSION:
      return _ ("It speaks no version of TLS that is still safe, which 1.2 and 1.3 are.");

    case WEIR_TLS_FAILURE_PARAMETERS:
      return _ ("It and Weir have no safe way to encrypt in common.");

    case WEIR_TLS_FAILURE_PROTOCOL:
      return _ ("What it sent is no TLS, or breaks its rules.");

    case WEIR_TLS_FAILURE_CERTIFICATE_ASKED:
      return _ ("It asks for a certificate of the browser, which Weir does not have.");

    case WEIR_TLS_FAILURE_INTERNAL:
    case WEIR_N_TLS_FAILURES:
    default:
      return _ ("Something went wrong in Weir itself.");
    }
}

typedef struct
{
  gint number;
  const char *words; /* to be translated */
} Alert;

/* RFC 8446, section 6.2, and RFC 5246, section 7.2: those that origins send. */
static const Alert alerts[] = {
  { 0, N_ ("that nothing more comes") },
  { 10, N_ ("that a message was not to be expected") },
  { 20, N_ ("that a message was damaged") },
  { 22, N_ ("that a message was too long") },
  { 40, N_ ("that there is no way to encrypt in common") },
  { 42, N_ ("that a certificate is bad") },
  { 43, N_ ("that a certificate is of a kind it cannot use") },
  { 44, N_ ("that a certificate was revoked") },
  { 45, N_ ("that a certificate has expired") },
  { 46, N_ ("that a certificate is not acceptable") },
  { 47, N_ ("that a value makes no sense") },
  { 48, N_ ("that a certificate is of an unknown authority") },
  { 49, N_ ("that access is denied") },
  { 50, N_ ("that a message could not be read") },
  { 51, N_ ("that a signature or a key is wrong") },
  { 70, N_ ("that it wants another version of TLS") },
  { 71, N_ ("that it wants stronger encryption") },
  { 80, N_ ("that something went wrong there") },
  { 86, N_ ("that the version of TLS was lowered on the way") },
  { 90, N_ ("that somebody cancelled it") },
  { 109, N_ ("that something is missing in a message") },
  { 110, N_ ("that something in a message was not to be expected") },
  { 112, N_ ("that it does not know this name") },
  { 113, N_ ("that the state of a certificate is not as it should be") },
  { 115, N_ ("that it does not know this client") },
  { 116, N_ ("that it wants a certificate of the browser") },
  { 120, N_ ("that it does not speak HTTP/1.1 there") },
};

char *
weir_failure_name_alert (gint alert)
{
  for (gsize i = 0; i < G_N_ELEMENTS (alerts); i++)
    if (alerts[i].number == alert)
      /* Translators: what an alert of TLS says, “that access is denied”, and its number */
      return g_strdup_printf (_ ("It said %s (alert %d)."), _ (alerts[i].words), alert);

  return g_strdup_printf (_ ("It said why by a number alone: alert %d."), alert);
}
