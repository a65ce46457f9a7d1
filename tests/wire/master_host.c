/*
 * A master over any two programs, for master_test.sh:
 * master_host SOCKET WORKERS WORKER-PROGRAM JOB-PROGRAM|-
 */
#include <stdlib.h>
#include "web/master.h"

int main(int argc, char **argv)
{
	if (argc != 5)
		return 2;
	const char *worker[] = { argv[3], NULL };
	const char *job[] = { argv[4], NULL };
	struct master_config config = {
		.listen_path = argv[1],
		.workers = atoi(argv[2]),
		.worker_argv = worker,
		.work_argv = argv[4][0] == '-' ? NULL : job,
	};
	return master_run(&config);
}
