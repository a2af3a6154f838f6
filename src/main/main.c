#include <sodium.h>

#include "main/command.h"

int
main(int argc, char **argv)
{
	if (sodium_init() < 0)
		BUG("libsodium does not start");
	return command_main(argc, (const char **)argv);
}
