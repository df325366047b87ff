using System.Globalization;
using System.Runtime.InteropServices;
using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>What the samplers and the engine carry from step to step; their projects know nothing of states.</summary>
internal static class KeptParts
{
    private const ulong MostSteps = 1UL << 53; // no training takes so many, and what counts on from here does not overflow

    /// <summary>A count as a state has it.</summary>
    /// <param name="count">Steps, rows drawn, validations.</param>
    /// <param name="most">More than this never were.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are more.</exception>
    public static long Count(ulong count, ulong most = MostSteps)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, most);
        return (long)count;
    }

    public static void Keep(this RandomStream stream, ITrainingState state, string name) =>
        state.Number(name, () => stream.Position, position => stream.Position = (ulong)Count(position));

    public static void Keep(this IRowSampler sampler, ITrainingState state, string name) => sampler.Positions = Kept(sampler.Positions, state, name);

    public static void Keep(this Parameter parameter, ITrainingState state) => state.Values(parameter.Name, parameter.Values);

    public static void Keep(this EmbeddingTable table, ITrainingState state) => state.Values(table.Name, table.Values);

    public static void Keep(this Adam adam, ITrainingState state, string name)
    {
        state.Number($"{name}.steps", () => (ulong)adam.Steps, steps => adam.Steps = Count(steps));
        state.Real($"{name}.rate", () => adam.Rate, rate => adam.Rate = Rate(rate));
        for (var i = 0; i < adam.Parameters.Count; i++)
        {
            state.Values($"{name}.{adam.Parameters[i].Name}.mean", adam.Mean(i));
            state.Values($"{name}.{adam.Parameters[i].Name}.square", adam.MeanSquare(i));
        }
    }

    public static void Keep(this RowSparseAdam adam, ITrainingState state, string name)
    {
        state.Number($"{name}.steps", () => (ulong)adam.Steps, steps => adam.Steps = Count(steps));
        state.Real($"{name}.rate", () => adam.Rate, rate => adam.Rate = Rate(rate));
        state.Values($"{name}.mean", adam.Mean);
        state.Values($"{name}.square", adam.MeanSquare);
    }

    public static void Keep(this RowWiseAdagrad adagrad, ITrainingState state, string name)
    {
        state.Real($"{name}.rate", () => adagrad.Rate, rate => adagrad.Rate = Rate(rate));
        state.Values($"{name}.squares", adagrad.Squares);
    }

    public static void Keep(this LossGradients gradients, ITrainingState state, string name)
    {
        state.Values($"{name}.reachedNumbers", MemoryMarshal.Cast<uint, float>(gradients.ReachedNumbers)); // marks, not numbers: their bits are what counts
        state.Values($"{name}.reachedTables", MemoryMarshal.Cast<uint, float>(gradients.ReachedTables));
    }

    public static void Keep(this double[] reals, ITrainingState state, string name)
    {
        for (var i = 0; i < reals.Length; i++)
        {
            var at = i;
            state.Real(Numbered(name, at), () => reals[at], value => reals[at] = value);
        }
    }

    private static double Rate(double rate) => rate >= 0 && double.IsFinite(rate) ? rate : throw new ArgumentOutOfRangeException(nameof(rate), rate, "No rate of learning.");

    private static ulong[] Kept(IReadOnlyList<ulong> positions, ITrainingState state, string name)
    {
        ulong[] kept = [.. positions];
        for (var i = 0; i < kept.Length; i++)
        {
            var at = i;
            state.Number(Numbered(name, at), () => kept[at], position => kept[at] = (ulong)Count(position));
        }

        return kept;
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}.{number}");
}
