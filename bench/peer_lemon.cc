// Baseline: LEMON's MaxWeightedMatching on a peer instance; prints the total and CPU seconds.
#include <lemon/matching.h>
#include <lemon/smart_graph.h>
#include <cstdio>
#include <ctime>
#include <sys/resource.h>
#include <vector>
using namespace lemon;

int
main(int argc, char **argv)
{
	FILE *in = argc > 1 ? fopen(argv[1], "r") : nullptr;
	if (!in) { fprintf(stderr, "usage: peer_lemon FILE\n"); return 2; }
	int n = 0; long e = 0; char line[256]; int a, b; long s;
	SmartGraph g; std::vector<long> score;
	while (fgets(line, sizeof line, in)) {
		if (sscanf(line, "p peer %d %ld", &n, &e) == 2) {
			g.reserveNode(n); g.reserveEdge((int)e);
			for (int k = 0; k < n; k++) g.addNode();
		} else if (sscanf(line, "a %d %d %ld", &a, &b, &s) == 3) {
			g.addEdge(g.nodeFromId(a - 1), g.nodeFromId(b - 1)); score.push_back(s);
		}
	}
	SmartGraph::EdgeMap<long> weight(g);
	for (size_t k = 0; k < score.size(); k++) weight[g.edgeFromId((int)k)] = score[k];
	clock_t t = clock();
	MaxWeightedMatching<SmartGraph, SmartGraph::EdgeMap<long>> m(g, weight);
	m.run();
	double cpu = (double)(clock() - t) / CLOCKS_PER_SEC;
	struct rusage r; getrusage(RUSAGE_SELF, &r);
	printf("s %ld %d\nc cpu_seconds %.3f peak_mib %ld\n", (long)m.matchingWeight(), m.matchingSize(), cpu, r.ru_maxrss / 1024);
	return 0;
}
