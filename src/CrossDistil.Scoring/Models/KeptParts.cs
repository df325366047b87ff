using System.Globalization;
using System.Runtime.InteropServices;
using CrossDistil.Data.Sampling;
using CrossDistil.Tensors;
using CrossDistil.Tensors.Optimizers;
using CrossDistil.Tensors.States;

namespace CrossDistil.Scoring.Models;

/// <summary>What samplers, tables and dense parameters carry from step to step.</summary>
internal static class KeptParts
{
    public static void Keep(this RandomStream stream, ITrainingState state, string name) =>
        state.Number(name, () => stream.Position, position => stream.Position = (ulong)StateNumbers.Count(position));

    public static void Keep(this IRowSampler sampler, ITrainingState state, string name) => sampler.Positions = Kept(sampler.Positions, state, name);

    public static void Keep(this Parameter parameter, ITrainingState state) => state.Values(parameter.Name, parameter.Values);

    public static void Keep(this EmbeddingTable table, ITrainingState state) => state.Values(table.Name, table.Values);

    public static void Keep(this Adam adam, ITrainingState state, string name)
    {
        state.Steps($"{name}.steps", () => adam.Steps, steps => adam.Steps = steps);
        state.Rate($"{name}.rate", () => adam.Rate, rate => adam.Rate = rate);
        for (var i = 0; i < adam.Parameters.Count; i++)
        {
            state.Values($"{name}.{adam.Parameters[i].Name}.mean", adam.Mean(i));
            state.Values($"{name}.{adam.Parameters[i].Name}.square", adam.MeanSquare(i));
        }
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

    private static ulong[] Kept(IReadOnlyList<ulong> positions, ITrainingState state, string name)
    {
        ulong[] kept = [.. positions];
        for (var i = 0; i < kept.Length; i++)
        {
            var at = i;
            state.Number(Numbered(name, at), () => kept[at], position => kept[at] = (ulong)StateNumbers.Count(position));
        }

        return kept;
    }

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}.{number}");
}
