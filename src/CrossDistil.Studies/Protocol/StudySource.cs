using CrossDistil.Data.Schema;
using CrossDistil.Experiments;

namespace CrossDistil.Studies.Protocol;

/// <summary>
/// Where a study's encoded data comes from. Studies read caches and write none; with the package CrossDistil.Ingest each is one call.
/// </summary>
/// <param name="CacheOf">
/// The folder of an experiment's cache, written and up to date; asked once for each division and choice of data options, before any run
/// begins. The experiment's <see cref="Experiment.Cache"/> is null where the data is not the file's own. <c>Ingester.Prepare</c> answers.
/// </param>
/// <param name="FoldsOf">
/// The split of each of so many rolling folds, oldest first; asked where <see cref="StudyRequest.Folds"/> is set. <c>TimeFolds.Find</c>
/// answers it.
/// </param>
public sealed record StudySource(Func<Experiment, string> CacheOf, Func<int, IReadOnlyList<TimeSplit>>? FoldsOf = null);
