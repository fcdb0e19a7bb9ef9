/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Made by make-trust-seeds.c, with seeds/trust. */

#pragma once

static const char trust_root_pem[] =
  "-----BEGIN CERTIFICATE-----\n"
  "MIIBgDCCASWgAwIBAgIQf6yGE3TukibVLR7QjPWBFDAKBggqhkjOPQQDAjAPMQ0w\n"
  "CwYDVQQDEwRSb290MB4XDTAxMDkwOTAxNDY0MFoXDTQ5MDMyMjA0MjY0MFowDzEN\n"
  "MAsGA1UEAxMEUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOzeMD5PVAK7\n"
  "mt7IgwXS6fqxSGIp8u/kCaPjaG4d7wOcthSb3/Sd2+rDEEM2lM62nv8aLib09+ps\n"
  "xDFK48lYPHejYzBhMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0G\n"
  "A1UdDgQWBBQaGPxE5oI0Dus5RGQcou6WIiYPqjAfBgNVHSMEGDAWgBQaGPxE5oI0\n"
  "Dus5RGQcou6WIiYPqjAKBggqhkjOPQQDAgNJADBGAiEAjyUKS+rpYGBEuVrWo4kA\n"
  "gy5OigdsXvY/SRToXFv1PYYCIQChRnvBICyGVIp2qy2Mo4H6ayuuOJIZIU/e2N8D\n"
  "b9chvQ==\n"
  "-----END CERTIFICATE-----\n";

/* SHA-256 of what is signed in a good leaf. */
static const char *const trust_good_leaves[] = {
  "cbe5f4e62d927106f421dd97eea57011d3eca3251c86abffa1683d574c17ca80",
  "1d05c2d07ee6da3c4d5dc6886032b101649a3db91a635219482bb53fee2c1bc2",
  "06d325cb4fe6101f4f766f666ccc8a85381080f17abe55b8164ee6c64afda16c",
  "b51bb080e9169f7eb86bdbadb9da4f1ca3f4ac44fcf49f27b44cdc03975bfbb8",
};
