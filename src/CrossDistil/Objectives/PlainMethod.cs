namespace CrossDistil.Objectives;

/// <summary>Multi-task training on the labels alone: the students' cross entropies, no teachers.</summary>
public sealed record PlainMethod : MethodOptions
{
    internal override Objective CreateObjective(ObjectiveParts parts) => new PlainObjective(parts.Model, parts.Weights);

    internal override bool TrainsPlainly => true;
}
